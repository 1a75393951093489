import ArgumentParser
import QRScene

/// A batch of codes being made: what is kept already is left out, so a run that was stopped goes on where it was.
struct BatchRun {
    let maker: CodeMaker
    let json: Bool

    /// Makes what is missing.
    ///
    /// - Throws: ``BatchFailure`` where the platform says no, a quota above all; what was made is kept.
    func run(_ orders: [CodeOrder]) async throws {
        var made = 0
        var there = 0
        do throws(ChannelRefusal) {
            try await maker.run(orders) { step in
                switch step {
                case .made(let stored):
                    made += 1
                    tell(stored)
                case .there: there += 1
                }
                if Terminal.talksToScreen { Terminal.overwrite("\(made + there) of \(orders.count)") }
                return true
            }
        } catch .platform(let error) {
            throw BatchFailure(cause: PlatformFailure(error), done: made + there, of: orders.count)
        } catch .store(let error) {
            throw StoreFailure(error: error)
        }
        if Terminal.talksToScreen { Terminal.overwrite("") }
        Terminal.say("made \(made) codes; \(there) were kept already")
    }

    private func tell(_ stored: StoredCode) {
        let code = stored.code
        Terminal.answer(
            json
                ? JSONText.object(CodeJSON.code(stored, []))
                : CSV.line([code.scene, code.channel ?? "", code.label ?? "", code.ticket, code.url])
        )
    }
}

/// A batch that did not come to its end.
struct BatchFailure: CommandFailure {
    let cause: PlatformFailure
    let done: Int
    let of: Int

    var code: String { cause.code }
    var exitStatus: ExitCode { cause.exitStatus }
    var description: String {
        "\(cause); \(done) of \(of) codes are there: run the same command again, and it goes on with the rest"
    }
}
