import Foundation

/// The shared corpora, where they are.
enum Corpus {
    /// `QRSCENE_CORPUS`, else `../shared/corpus` beside the package.
    static let folder: URL? = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["QRSCENE_CORPUS"].map { URL(fileURLWithPath: $0) }
        let folder = named ?? package.deletingLastPathComponent().appending(path: "shared/corpus")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static var isThere: Bool { folder != nil }

    /// One line of an HTTP corpus.
    struct Entry: Sendable {
        enum Expectation: Sendable, Equatable {
            case verdict(String)
            case status([ClosedRange<Int>])
        }

        let name: String
        let request: [UInt8]
        let expectation: Expectation
    }

    /// The entries of `http/NAME`.
    static func http(_ name: String) throws -> [Entry] {
        guard let folder else { return [] }
        let text = try String(contentsOf: folder.appending(path: "http").appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            let request = (object["request"] as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
            let expectation: Entry.Expectation
            if let ranges = object["expect"] as? [[Int]] {
                expectation = .status(ranges.map { $0[0]...$0[1] })
            } else {
                expectation = .verdict(object["expect"] as? String ?? "")
            }
            return Entry(name: object["case"] as? String ?? "", request: [UInt8](request), expectation: expectation)
        }
    }
}
