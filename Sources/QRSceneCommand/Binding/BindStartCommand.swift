import ArgumentParser
import Foundation
import QRPictures
import QRScene

/// `qrscene bind start`.
struct BindStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract:
            "Tries a whole binding or login from this shell: draws the code, follows the flow, asks for the digits.",
        discussion: """
            The flow is begun in the name of the application whose key QRSCENE_API_KEY is, else of 'default'; the \
            verifier stays in this process. Digits are read from standard input, a line each. --json prints the flow, \
            then each change, then the result, one object a line.

            Exit codes: 0 bound or logged in, 1 not, 69 no receiver answers, 78 configuration.

            Examples:

              qrscene bind start --account li --name liwei@example.com
              qrscene bind start --kind login --return app
            """
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable { case bind, login }
    enum Mode: String, ExpressibleByArgument, CaseIterable { case code, tap, instant }
    enum Language: String, ExpressibleByArgument, CaseIterable { case zh, en }

    @Option(name: .long, help: "bind or login.")
    var kind = Kind.bind

    @Option(name: .long, help: "code (digits), tap (a link in the chat) or instant.")
    var mode = Mode.code

    @Option(name: .long, help: "The account to bind to, by the application's own name; a login may leave it out.")
    var account: String?

    @Option(name: .long, help: "The account as its owner knows it; shown masked. Default: --account.")
    var name: String?

    @Option(
        name: .customLong("return"),
        help: ArgumentHelp("A return address by its id; else the first of the binding file.", valueName: "id")
    )
    var returnID: String?

    @Option(name: .long, help: "Where the browser is, as the chat is told.")
    var place = "qrscene"

    @Option(name: .long, help: "The language of the chat: zh or en.")
    var language = Language.zh

    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard kind == .login || account?.isEmpty == false else {
            throw ValidationError("say which account is to be bound: --account li")
        }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try receiver.settings()
            let pair = VerifierPair()
            let client = try AdminClient(settings)
            let body = try body(pair.challenge, settings)
            let answer = try await client.ask("POST", "/api/v1/flows", body)
            let trial = FlowTrial(
                client: client,
                verifier: pair.verifier,
                account: account,
                mode: mode,
                screen: FlowScreen(json: output.json)
            )
            guard try await trial.run(answer) else { throw ExitStatus.failed }
        }
    }

    private func body(_ challenge: String, _ settings: Settings) throws -> [String: JSONValue] {
        var display: [String: JSONValue] = ["place": .string(place), "language": .string(language.rawValue)]
        if let shown = name ?? account { display["account"] = .string(shown) }
        var body: [String: JSONValue] = [
            "kind": .string(kind.rawValue), "mode": .string(mode.rawValue), "challenge": .string(challenge),
            "return_id": .string(try returnID ?? usualReturn(settings)), "display": .object(display),
        ]
        if let account { body["account_ref"] = .string(account) }
        // Whoever may start flows at this shell vouches for the account's owner.
        if kind == .bind { body["authenticated_at"] = .time(TimeSource.system.unixMilliseconds()) }
        return body
    }

    private func usualReturn(_ settings: Settings) throws -> String {
        let file = try settings.bindingPath.map { path throws(ConfigurationError) in try BindingFile(path: path) }
        guard let id = file?.applications["default"]?.returns.keys.min() else {
            throw ValidationError("say where a page would lead back to: --return ID, as the binding file names it")
        }
        return id
    }
}
