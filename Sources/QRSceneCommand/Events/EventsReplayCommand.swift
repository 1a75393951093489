import ArgumentParser
import Foundation
import QRScene

/// `qrscene events replay`: one push once more, or another document in its place, by a running receiver.
struct EventsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Lets a running receiver take a push once more, as it is kept or with another document.",
        discussion: """
            The new push is marked as a replay: it is handled and answered as any other, and not counted for channels. \
            (qrscene replay --id delivers it to the callback instead, as the platform would.) It is asked for at \
            QRSCENE_ADMIN_LISTEN, with the key of QRSCENE_API_KEY where there is one.

            Exit codes: 0 done, 1 there is no such push or the document is not taken, 69 no receiver answers, \
            78 configuration.

            Examples:

              qrscene events replay evt_12
              qrscene events show evt_12 --raw | sed s/table.7/table.8/ | qrscene events replay evt_12 --document -
            """
    )

    @Argument(help: "Which: evt_12, or 12.")
    var id: PushID

    @Option(
        name: .long,
        help: ArgumentHelp("What comes in the place of its document; - for standard input.", valueName: "file|-")
    )
    var document: String?

    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var output: OutputOptions

    private struct Replayed: Decodable {
        struct Reply: Decodable {
            var kind: String
            var summary: String
        }

        var id: String
        var replayOf: String
        var route: String?
        var reply: Reply?
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let client = try AdminClient(try receiver.settings())
            let body: [String: JSONValue] = try document.map { ["document": .string(try Self.text(at: $0))] } ?? [:]
            let answer = try await client.ask("POST", "/api/v1/events/\(id)/replay", body)
            let replayed = try answer.read(Replayed.self)
            Terminal.answer(output.json ? answer.line : Self.line(replayed))
        }
    }

    private static func line(_ replayed: Replayed) -> String {
        let route = replayed.route.map { "by \($0)" } ?? "no route took it"
        let reply = replayed.reply.map { ": \($0.kind) \($0.summary)" } ?? ""
        return Printable.text("\(replayed.id) repeats \(replayed.replayOf), \(route)\(reply)")
    }

    private static func text(at path: String) throws(DocumentFileError) -> String {
        let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let file, let data = try? file.readToEnd() else { throw .unreadable(path) }
        guard let text = String(validating: data, as: UTF8.self) else { throw .notText(path) }
        return text
    }
}

/// Why a file is no document.
enum DocumentFileError: CommandFailure {
    case unreadable(String)
    case notText(String)

    var code: String { "DOCUMENT" }
    var exitStatus: ExitCode { ExitStatus.failed }

    var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read, or is empty"
        case .notText(let path): "\(path) is not UTF-8, which a push is"
        }
    }
}
