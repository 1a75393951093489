import ArgumentParser
import QRScene

/// `qrscene admin`: the admin site from a shell.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Opens the admin site of a running receiver.",
        discussion: """
            The site answers at QRSCENE_ADMIN_LISTEN. Without QRSCENE_API_KEY this machine's browsers simply open it; with \
            one they log in with it, or by a link that works once.

            Example:

              qrscene admin link
            """,
        subcommands: [AdminLinkCommand.self]
    )
}

/// `qrscene admin link`.
struct AdminLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Prints a link that opens the admin site once, within five minutes.",
        discussion: """
            Whoever opens it first is let in, so hand it to nobody else. A program that only looks at links does not use \
            it up.

            Exit codes: 0 done, 1 refused, 69 no receiver answers, 78 configuration.

            Example:

              qrscene admin link --admin-listen 127.0.0.1:8081
            """
    )

    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var output: OutputOptions

    private struct Link: Decodable {
        var url: String
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let answer = try await AdminClient(try receiver.settings()).ask("POST", "/api/v1/login-links")
            let link = try answer.read(Link.self)
            Terminal.answer(output.json ? answer.line : link.url)
        }
    }
}
