import Foundation

/// An independent reader of QR codes: zbarimg of zbar-tools.
package enum Zbar {
    private static let path = "/usr/bin/zbarimg"

    package static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// The text that a picture's code holds; the file's name says what kind of picture it is.
    package static func read(_ file: String) async throws -> String {
        let arguments = ["--raw", "--quiet", "-Sdisable", "-Sqrcode.enable", file]
        let reader = try ChildProcess(path, arguments, environment: [:], folder: "/")
        let text = String(decoding: await reader.answer.all(), as: UTF8.self)
        _ = await reader.exit()
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
