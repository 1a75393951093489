import ArgumentParser
import QRScene

/// `qrscene completion`: prints a shell's completion script.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Prints the completion script of a shell.",
        discussion: """
            Example:

              qrscene completion bash > /etc/bash_completion.d/qrscene
            """
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        var completion: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    @OptionGroup var output: OutputOptions

    func run() {
        let script = QRSceneCommand.completionScript(for: shell.completion)
        Terminal.answer(output.json ? JSONText.object(["script": .string(script)]) : script)
    }
}
