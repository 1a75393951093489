import ArgumentParser
import QRScene

/// `qrscene bind show`.
struct BindShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one flow: its state, and why it ended or waits.",
        discussion: """
            Exit codes: 0 done, 1 there is no such flow, 69 no receiver answers, 78 configuration.

            Example:

              qrscene bind show flow_Vm9jYWJ1bGFyeSBvZg
            """
    )

    @Argument(help: "Which: flow_….")
    var flow: String

    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let path = try FlowView.path(flow)
            let answer = try await AdminClient(try receiver.settings()).ask("GET", path)
            Terminal.answer(output.json ? answer.line : try answer.read(FlowView.self).text)
        }
    }
}
