import ArgumentParser
import Foundation
import QRPictures
import QRScene

/// `qrscene create`: makes a code.
struct CreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a code (生成带参数的二维码) and draws it.",
        discussion: """
            The scene goes as a number (scene_id) where it can be one, else as a text (scene_str); --text makes it a \
            text. A push does not tell the two apart. Everything is checked before a call is spent; a permanent code \
            is one of the account's 100000 and cannot be given back.

            The code is kept in QRSCENE_DATABASE (sqlite), where `codes` and `stats` find it. Where none is named or \
            there, it is kept only if it has a channel, a label or a tag: then ./qrscene.db is made. --from makes the codes of \
            a CSV file whose first line names its columns: scene, and where wanted channel, label, tags (by `;`). It \
            leaves out what is kept already and still works, so a run that met a quota is simply run again.

            --out draws the code from its url: PNG or SVG by the file's name; .jpg fetches the platform's own picture.

            Exit codes: 0 done, 6 the platform refused (the message has the errcode), 64 usage, 69 no answer, \
            78 configuration.

            Examples:

              qrscene create --scene table/7 --temporary 30d --out table-7.png
              qrscene create --scene 42 --permanent --channel airport --label "Gate 12" --terminal
              qrscene create --from shops.csv --permanent
            """
    )

    enum Correction: String, ExpressibleByArgument, CaseIterable {
        case low = "L"
        case medium = "M"
        case quartile = "Q"
        case high = "H"

        var level: QRMatrix.Correction { QRMatrix.Correction(rawValue: rawValue) ?? .medium }
    }

    @Option(name: .long, help: "What the code carries.")
    var scene: String?

    @Option(name: .long, help: ArgumentHelp("Make the codes of a CSV file.", valueName: "file.csv"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp("Works so long: 90s, 5m, 12h, 30d at most.", valueName: "time"))
    var temporary: TimeSpan?

    @Flag(name: .long, help: "Works for ever.")
    var permanent = false

    @Flag(name: .long, help: "Send the scene as a text (scene_str) even where it could be a number.")
    var text = false

    @Option(name: .long, help: "The channel it is for, by which it is counted.")
    var channel: String?

    @Option(name: .long, help: "What people call it.")
    var label: String?

    @Option(name: .long, help: "A campaign or whatever else it belongs to; may be repeated.")
    var tag: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("F.png, F.svg, F.jpg, or - for a PNG on standard output.", valueName: "file")
    )
    var out: PictureTarget?

    @Flag(name: .long, help: "Draw it on the screen.")
    var terminal = false

    @Option(name: .long, help: "How much of the picture may be covered: L 7 %, M 15 %, Q 25 %, H 30 %.")
    var correction = Correction.medium

    @Option(name: .long, help: "Light modules around it, 0 to 20.")
    var quietZone = 4

    @Option(name: .long, help: "Pixels a module, 1 to 40.")
    var moduleSize = 10

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard permanent != (temporary != nil) else {
            throw ValidationError("say how long it works: --temporary 30d or --permanent")
        }
        guard (scene == nil) != (from == nil) else { throw ValidationError("give --scene or --from") }
        guard from == nil || out == nil && !terminal && channel == nil && label == nil && tag.isEmpty else {
            throw ValidationError("--from takes channel, label and tags from its file, and draws nothing")
        }
        do {
            if let scene { _ = try request(scene) }
            _ = try QRPicture("x", correction: correction.level, quietZone: quietZone, scale: moduleSize)
        } catch let error as QRCodeRequestError {
            throw ValidationError(error.description)
        } catch let error as QRPictureError {
            throw ValidationError(error.description)
        }
        if case .standardOutput = out, output.json || terminal {
            throw ValidationError("the picture has standard output for itself: give --out a file")
        }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try Settings(flags: options.flags, configPath: options.config)
            let platform = try settings.platform()
            let client = platform.client(try settings.defaultAPICredentials())
            if let from { return try await makeAll(of: from, client, settings) }
            let scene = scene ?? ""
            let code: QRCode
            do {
                code = try await client.createCode(try request(scene))
            } catch let error as APIError {
                throw PlatformFailure(error)
            }
            // First what was made: where keeping or drawing it fails, nothing is lost.
            report(code, of: scene)
            await keep(code, settings)
            for warning in code.warnings { Terminal.say("warning: \(warning)") }
            let picture = try picture(of: code)
            if terminal { show(picture.blocks(colours: Terminal.hasColours)) }
            if let out { try await write(picture, of: code, to: out, platform) }
        }
    }

    func request(_ scene: String) throws -> QRCodeRequest {
        let lifetime: QRCodeRequest.Lifetime = temporary.map { .temporary(seconds: $0.seconds) } ?? .permanent
        guard !text, let value = SceneValue(scene) else { return try QRCodeRequest(text: scene, lifetime: lifetime) }
        return try QRCodeRequest(value, lifetime: lifetime)
    }
}

// MARK: - Answers

extension CreateCommand {
    private func picture(of code: QRCode) throws -> QRPicture {
        do {
            return try QRPicture(code.url, correction: correction.level, quietZone: quietZone, scale: moduleSize)
        } catch {
            // Only a url that no platform gives is too long for a code.
            throw PlatformFailure(.malformedAnswer(.createCode, reason: "\(error)"))
        }
    }

    private func write(
        _ picture: QRPicture,
        of code: QRCode,
        to target: PictureTarget,
        _ platform: PlatformAccess
    ) async throws {
        switch target {
        case .png, .standardOutput: try PictureFile.write(picture.png, to: target.path)
        case .svg: try PictureFile.write(Array(picture.svg.utf8), to: target.path)
        case .jpeg:
            let theirs: CodePicture
            do {
                theirs = try await platform.pictures.picture(of: code.ticket)
            } catch {
                throw PlatformFailure(error, ticket: code.ticket)
            }
            try PictureFile.write(theirs.bytes, to: target.path)
        }
    }

    /// On standard error where standard output is a machine's.
    private func show(_ blocks: String) {
        if output.json { Terminal.say(blocks) } else { Terminal.answer(blocks) }
    }

    private func report(_ code: QRCode, of scene: String) {
        let end = code.expiresIn.map { Date(timeIntervalSinceNow: Double($0)) }
        if output.json {
            Terminal.answer(json(code, of: scene, end))
        } else if case .standardOutput = out {
            Terminal.say(line(code, of: scene, end))
        } else {
            Terminal.answer(line(code, of: scene, end))
        }
    }

    private func line(_ code: QRCode, of scene: String, _ end: Date?) -> String {
        let life = end.map { "until \($0.ISO8601Format())" } ?? "for ever"
        let next =
            out?.path == nil && !terminal
            ? "qrscene image TICKET --out code.jpg"
            : "qrscene push scan --scene '\(scene.replacing("'", with: #"'\''"#))'"
        return
            "made \(scene) (\(code.request.kind.rawValue), \(life)): \(code.url)  ticket \(code.ticket)  next: \(next)"
    }

    private func json(_ code: QRCode, of scene: String, _ end: Date?) -> String {
        var object: [String: JSONValue] = [
            "ticket": .string(code.ticket.rawValue), "url": .string(code.url), "scene": .string(scene),
            "action_name": .string(code.request.kind.rawValue), "permanent": .bool(code.expiresIn == nil),
            "expires_at": .optional(end?.ISO8601Format()), "channel": .optional(channel), "label": .optional(label),
            "out": .optional(out?.path), "warnings": .array(code.warnings.map { .string("\($0)") }),
        ]
        object["expires_in"] = code.expiresIn.map { .number($0) } ?? .null
        return JSONText.object(object)
    }
}
