package import Foundation

/// The published pushes and vectors, which lie beside the package or where `QRSCENE_CORPUS` says.
package enum Corpus {
    package static let folder: String = {
        if let folder = ProcessInfo.processInfo.environment["QRSCENE_CORPUS"] { return folder }
        return Package.root.deletingLastPathComponent().appending(path: "shared/corpus").path()
    }()

    package static var isThere: Bool { FileManager.default.fileExists(atPath: folder + "/push/manifest.jsonl") }

    package static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name)))
    }

    /// The rows of a file with one JSON object a line; none where there is no corpus.
    package static func rows<Row: Decodable>(_ name: String, as type: Row.Type = Row.self) -> [Row] {
        guard isThere, let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return text.split(separator: "\n").map { try! decoder.decode(Row.self, from: Data($0.utf8)) }
    }
}

/// Where this package lies.
package enum Package {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
