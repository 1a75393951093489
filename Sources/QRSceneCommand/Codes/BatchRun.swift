import ArgumentParser
import QRScene

/// A batch of codes being made: what is kept already is left out, so a run that was stopped goes on where it was.
struct BatchRun {
    let client: PlatformClient
    let desk: CodeDesk
    let json: Bool

    /// Makes what is missing.
    ///
    /// - Throws: ``BatchFailure`` where the platform says no, a quota above all; what was made is kept.
    func run(_ orders: [CodeOrder]) async throws {
        var made = 0
        var there = 0
        for order in orders {
            if try await storing({ () throws(StoreError) in try await desk.hasLiving(order) }) {
                there += 1
                continue
            }
            let code: QRCode
            do {
                code = try await client.createCode(order.request)
            } catch {
                throw BatchFailure(cause: PlatformFailure(error), done: made + there, of: orders.count)
            }
            let stored = try await storing { () throws(StoreError) in try await desk.keep(code, order) }
            made += 1
            if let stored { tell(stored) }
            if Terminal.talksToScreen { Terminal.overwrite("\(made + there) of \(orders.count)") }
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

    private func storing<Value>(_ body: () async throws(StoreError) -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw StoreFailure(error: error)
        }
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
