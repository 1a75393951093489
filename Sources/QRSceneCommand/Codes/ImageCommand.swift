import ArgumentParser
import Foundation
import QRScene

/// `qrscene image`: fetches the platform's picture of a code.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Fetches the platform's picture of a code (通过ticket换取二维码).",
        discussion: """
            Needs no account and no token: whoever has the ticket has the picture. \
            The ticket is given as it came, not percent-encoded.

            Exit codes: 0 done, 1 what came is no picture, 6 the platform knows no such ticket, 69 no answer.

            Example:

              qrscene image 'gQH47joAAAAAAAAAASxodHRwOi8v…==' --out code.jpg
            """
    )

    @Argument(help: "The ticket, as create printed it or a push carried it.")
    var ticket: String

    @Option(name: .long, help: ArgumentHelp("The file, or - for standard output.", valueName: "file"))
    var out: String

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(output.json && out == "-") else {
            throw ValidationError("--json and the picture cannot both go to standard output: give --out a file")
        }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let platform = try Settings(flags: options.flags, configPath: options.config).platform()
            let ticket = Ticket(rawValue: ticket)
            let picture: CodePicture
            do throws(APIError) {
                picture = try await platform.pictures.picture(of: ticket)
            } catch {
                throw PlatformFailure(error, ticket: ticket)
            }
            let path = out == "-" ? nil : out
            try PictureFile.write(picture.bytes, to: path)
            guard let path else { return }
            tell(picture, path)
        }
    }

    private func tell(_ picture: CodePicture, _ path: String) {
        let text =
            output.json
            ? JSONText.object([
                "out": .string(path), "format": .string(picture.format.rawValue),
                "bytes": .number(picture.bytes.count),
            ])
            : "wrote \(path) (\(picture.format.rawValue), \(picture.bytes.count) bytes); scan it, and watch: qrscene serve"
        Terminal.answer(text)
    }
}
