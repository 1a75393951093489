import ArgumentParser
import QRScene

/// `qrscene bind conflicts`.
struct BindConflictsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Lists the flows that wait for somebody's decision, or settles one.",
        discussion: """
            A binding is never moved in silence: where a person or an account is bound already, the flow waits. \
            --step-up says that the owner of --account has just proved to be it, by means of your own, and lets the \
            flow bind; --object says no in the name of who would lose the binding; --cancel ends the flow.

            Exit codes: 0 done, 1 it cannot be settled so, 69 no receiver answers, 78 configuration.

            Examples:

              qrscene bind conflicts
              qrscene bind conflicts --step-up flow_Vm9jYWJ1bGFyeSBvZg --account li
              qrscene bind conflicts --object flow_Vm9jYWJ1bGFyeSBvZg
            """
    )

    @Option(name: .long, help: ArgumentHelp("Says no to this flow's move.", valueName: "flow"))
    var object: String?

    @Option(name: .long, help: ArgumentHelp("Lets this flow bind, by the word of --account.", valueName: "flow"))
    var stepUp: String?

    @Option(name: .long, help: ArgumentHelp("Ends this flow.", valueName: "flow"))
    var cancel: String?

    @Option(name: .long, help: "The account whose owner has proved to be it.")
    var account: String?

    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [object, stepUp, cancel].compactMap(\.self).count <= 1 else {
            throw ValidationError("settle one at a time: --object, --step-up and --cancel exclude each other")
        }
        guard (stepUp == nil) == (account == nil) else {
            throw ValidationError("--step-up and --account go together: say whose owner has proved to be it")
        }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let client = try AdminClient(try receiver.settings())
            if let object { return try await settle(object, "object", client) }
            if let stepUp { return try await settle(stepUp, "step_up", client) }
            if let cancel { return try await settle(cancel, "cancel", client) }
            try await list(client)
        }
    }

    private func settle(_ flow: String, _ deed: String, _ client: AdminClient) async throws {
        var body: [String: JSONValue] = ["reason": "operator"]
        if let account { body["account_ref"] = .string(account) }
        let answer = try await client.ask("POST", try FlowView.path(flow, deed), body)
        let state = try answer.read(FlowView.self).state
        Terminal.answer(output.json ? answer.line : "\(flow) is \(state)")
    }

    private struct Conflicts: Decodable {
        var conflicts: [FlowView]
    }

    private func list(_ client: AdminClient) async throws {
        let answer = try await client.ask("GET", "/api/v1/conflicts")
        let flows = try answer.read(Conflicts.self).conflicts
        guard !output.json else { return Terminal.answer(answer.line) }
        guard !flows.isEmpty else { return Terminal.say("nothing waits for a decision") }
        let rows = flows.map { flow in
            [
                flow.flowId, flow.application, flow.accountRef ?? "—", flow.conflict?.kind ?? "—",
                flow.conflict?.accounts.joined(separator: ", ") ?? "—", flow.conflict?.move ?? "—",
                flow.conflict?.waitsUntil ?? flow.expiresAt,
            ].map(Printable.text)
        }
        let header = ["FLOW", "APPLICATION", "ACCOUNT", "CONFLICT", "WITH", "MOVE", "UNTIL"]
        Terminal.answer(Table.text(rows, header: header))
        let settling = flows.first { $0.conflict?.settledBy.isEmpty == false }
        if let settling, let owner = settling.conflict?.settledBy.first {
            Terminal.say(
                "to settle: qrscene bind conflicts --step-up \(settling.flowId) --account \(Printable.text(owner))"
            )
        }
    }
}
