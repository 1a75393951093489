import Foundation

/// The published material the tests compare with.
enum Corpus {
    static let directory: String = {
        if let path = ProcessInfo.processInfo.environment["QRSCENE_CORPUS"], !path.isEmpty { return path }
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appending(path: "shared/corpus").path()
    }()

    static var isThere: Bool { FileManager.default.fileExists(atPath: directory + "/tickets.jsonl") }

    /// The rows of a file with one JSON object a line; none where there is no corpus.
    static func rows<Row: Decodable>(of name: String, as type: Row.Type) -> [Row] {
        guard let text = try? String(contentsOfFile: directory + "/" + name, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
    }
}
