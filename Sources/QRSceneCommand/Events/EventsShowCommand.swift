import ArgumentParser
import Foundation
import QRScene

/// `qrscene events show`: one push with all that is known about it.
struct EventsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one push: what happened when, its fields, its document, its answer, its jobs.",
        discussion: """
            Exit codes: 0 done, 1 there is no such push, 69 the database cannot be used, 78 configuration.

            Examples:

              qrscene events show evt_12
              qrscene events show 12 --raw > push.xml
            """
    )

    @Argument(help: "Which: evt_12, or 12.")
    var id: PushID

    @Flag(name: .long, help: "Print the document alone, byte for byte.")
    var raw = false

    @Flag(name: .long, help: "Print the stored answer alone, byte for byte.")
    var reply = false

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [raw, reply, output.json].filter({ $0 }).count < 2 else {
            throw ValidationError("--raw, --reply and --json exclude each other")
        }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let push = try await find(settings)
            let reading = settings.pushReader().read(push)
            if raw {
                FileHandle.standardOutput.write(Data(push.record.document))
            } else if reply {
                FileHandle.standardOutput.write(Data(push.settlement?.answer.body ?? []))
            } else if output.json {
                Terminal.answer(JSONText.object(EventJSON.detail(push, reading)))
            } else {
                Terminal.answer(EventSheet(push: push, reading: reading).text)
                Terminal.say("to deliver it again: qrscene replay --id \(push.id)")
            }
        }
    }

    private func find(_ settings: Settings) async throws -> StoredPush {
        let archive = try settings.archive()
        do throws(StoreError) {
            if let push = try await archive.push(id) { return push }
        } catch {
            throw StoreFailure(error: error)
        }
        throw NotFoundFailure(push: id)
    }
}
