import Foundation

/// The published pushes and vectors, which lie beside the package or where `QRSCENE_CORPUS` says.
enum Corpus {
    static let folder: String = {
        if let folder = ProcessInfo.processInfo.environment["QRSCENE_CORPUS"] { return folder }
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appending(path: "shared/corpus").path()
    }()

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder + "/push/manifest.jsonl") }

    static func bytes(_ name: String) throws -> ArraySlice<UInt8> {
        ArraySlice(try Data(contentsOf: URL(filePath: folder + "/" + name)))
    }

    /// The rows of a file with one JSON object a line; none where there is no corpus.
    static func rows<Row: Decodable>(_ name: String, as type: Row.Type = Row.self) -> [Row] {
        guard isThere, let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return text.split(separator: "\n").map { try! decoder.decode(Row.self, from: Data($0.utf8)) }
    }
}
