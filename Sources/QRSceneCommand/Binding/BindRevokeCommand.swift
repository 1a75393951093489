import ArgumentParser
import QRScene

/// `qrscene bind revoke`.
struct BindRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Ends a binding by the flow that made it, or cancels a flow that is still going on.",
        discussion: """
            The person is told in the chat, the application by a notice. With --undo, within seven days, what the binding \
            had replaced comes back.

            Exit codes: 0 done, 1 it cannot be ended any more, 69 no receiver answers, 78 configuration.

            Example:

              qrscene bind revoke flow_Vm9jYWJ1bGFyeSBvZg
            """
    )

    @Argument(help: "Which: flow_….")
    var flow: String

    @Flag(name: .long, help: "Take it back: what it replaced is bound again.")
    var undo = false

    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let path = try FlowView.path(flow)
            let client = try AdminClient(try receiver.settings())
            let found = try await client.ask("GET", path).read(FlowView.self)
            let target: String
            switch (found.state, undo) {
            case ("bound", true): target = path + "/undo"
            case ("bound", false): target = "/api/v1/bindings/\(flow)/revoke"
            default: target = path + "/cancel"
            }
            let answer = try await client.ask("POST", target, ["reason": "operator"])
            let state = try answer.read(FlowView.self).state
            Terminal.answer(output.json ? answer.line : "\(flow) is \(state)")
        }
    }
}
