import ArgumentParser
import QRScene

/// `qrscene bind audit`.
struct BindAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Reads all that happened to flows, proves that nothing was changed or left out, and prints its end.",
        discussion: """
            Each entry carries the hash of the one before it. Whoever can write the whole database can write another \
            chain too: so keep the end somewhere else (COUNT:HASH, as it is printed), and hold a later audit to it with \
            --expect.

            Exit codes: 0 it is whole, 3 it is not, 69 the database cannot be used, 78 configuration.

            Examples:

              qrscene bind audit --json
              qrscene bind audit --flow flow_Vm9jYWJ1bGFyeSBvZg
            """
    )

    @Option(name: .long, help: ArgumentHelp("An earlier end that must be a part of it.", valueName: "count:hash"))
    var expect: ChainMark?

    @Option(name: .long, help: ArgumentHelp("Print the entries of this flow.", valueName: "flow"))
    var flow: String?

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let store = try options.visit().state
            var audit = ChainAudit(expected: expect)
            do {
                try await audit.read(BindingFlows.auditChain, of: store) { entry in
                    guard let flow, AuditLine(entry)?.flow == flow else { return }
                    Terminal.answer(String(decoding: entry.line, as: UTF8.self))
                }
            } catch let error as StoreError {
                throw StoreFailure(error: error)
            }
            tell(audit)
            guard audit.fault == nil else { throw ExitStatus.problemsFound }
        }
    }

    private func tell(_ audit: ChainAudit) {
        let mark = ChainMark(audit.reached)
        if output.json {
            Terminal.answer(
                JSONText.object([
                    "entries": .number(Int(audit.reached.count)), "end": .string(mark.description),
                    "problem": .optional(audit.fault),
                ])
            )
        } else if let fault = audit.fault {
            Terminal.answer("✗ \(fault); whole up to \(mark)")
        } else {
            Terminal.answer("whole: \(mark)")
        }
    }
}
