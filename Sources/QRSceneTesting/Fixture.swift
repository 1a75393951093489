internal import Foundation
internal import QRScene

/// One saved push and what to expect of it: `NAME.xml` (or `NAME.body.json`), and `NAME.json` beside it.
public struct Fixture: Sendable {
    /// Where the body lies.
    public var path: String
    /// The body, byte for byte.
    public var body: [UInt8]
    /// The rest: how it is sent, who receives it, what to expect.
    public var sheet: Sheet

    /// The fields of `NAME.json`; all of them may be missing.
    public struct Sheet: Sendable, Codable {
        /// What the push shows.
        public var note: String?
        /// How it is sent; `text/xml` where missing.
        public var contentType: String?
        /// The query, verbatim and not percent-encoded; missing: the sender signs freshly.
        public var query: [String: String]?
        /// Who receives it.
        public var account: Account?
        /// What to expect.
        public var expect: Expectation?

        /// Nothing known.
        public init() {}

        enum CodingKeys: String, CodingKey {
            case note
            case contentType = "content_type"
            case query, account, expect
        }
    }

    /// The account that a fixture was made for.
    public struct Account: Sendable, Codable {
        /// `plain`, `compatible` or `safe`.
        public var mode: String?
        /// The AppID.
        public var appID: String?
        /// The Token.
        public var token: String?
        /// The EncodingAESKey.
        public var encodingAESKey: String?
        /// The Token before it, still accepted.
        public var previousToken: String?
        /// The EncodingAESKey before it, still accepted.
        public var previousEncodingAESKey: String?
        /// Seconds; 0 switches the window off, as a verbatim query needs.
        public var timestampTolerance: Int?

        enum CodingKeys: String, CodingKey {
            case mode
            case appID = "app_id"
            case token
            case encodingAESKey = "encoding_aes_key"
            case previousToken = "previous_token"
            case previousEncodingAESKey = "previous_encoding_aes_key"
            case timestampTolerance = "timestamp_tolerance"
        }
    }

    /// No push is as large.
    private static let sizeLimit = 16 << 20

    /// Reads a fixture by the path of its body or of its sheet.
    ///
    /// - Throws: ``FixtureError``.
    public init(path: String) throws(FixtureError) {
        let (bodyPath, sheetPath) = try Self.pair(of: path)
        self.path = bodyPath
        body = try Self.read(bodyPath)
        guard FileManager.default.fileExists(atPath: sheetPath) else {
            sheet = Sheet()
            return
        }
        do {
            sheet = try JSONDecoder().decode(Sheet.self, from: Data(Self.read(sheetPath)))
        } catch let error as FixtureError {
            throw error
        } catch {
            throw .sheet(path: sheetPath, reason: "\(error)")
        }
    }

    /// A fixture of bytes at hand.
    public init(body: [UInt8], sheet: Sheet = Sheet(), path: String = "-") {
        self.path = path
        self.body = body
        self.sheet = sheet
    }

    /// All fixtures below a folder in the order of their paths, or the one at a path.
    ///
    /// - Throws: ``FixtureError/unreadable(path:reason:)`` where there is nothing.
    public static func paths(at path: String) throws(FixtureError) -> [String] {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            throw .unreadable(path: path, reason: "there is no such file or folder")
        }
        guard attributes[.type] as? FileAttributeType == .typeDirectory else { return [path] }
        guard let files = FileManager.default.enumerator(atPath: path) else {
            throw .unreadable(path: path, reason: "the folder cannot be listed")
        }
        return files.compactMap { $0 as? String }
            .filter { $0.hasSuffix(".xml") || $0.hasSuffix(".body.json") }
            .map { "\(path)/\($0)" }
            .sorted()
    }

    /// The body's and the sheet's path for either of them.
    private static func pair(of path: String) throws(FixtureError) -> (body: String, sheet: String) {
        if path.hasSuffix(".body.json") { return (path, String(path.dropLast(10)) + ".json") }
        if path.hasSuffix(".xml") { return (path, String(path.dropLast(4)) + ".json") }
        guard path.hasSuffix(".json") else { throw .name(path: path) }
        let stem = String(path.dropLast(5))
        return (FileManager.default.fileExists(atPath: stem + ".xml") ? stem + ".xml" : stem + ".body.json", path)
    }

    private static func read(_ path: String) throws(FixtureError) -> [UInt8] {
        do {
            return try FileBytes.read(path, limit: sizeLimit)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}

/// A fixture that cannot be used.
public enum FixtureError: Error, Sendable, Equatable {
    /// The path is neither `NAME.xml`, `NAME.body.json` nor `NAME.json`.
    case name(path: String)
    /// Nothing can be read there.
    case unreadable(path: String, reason: String)
    /// The sheet is no JSON of the fields a sheet has.
    case sheet(path: String, reason: String)
    /// The sheet's account cannot be an account.
    case account(path: String, reason: String)
}

extension FixtureError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .name(let path): "\(path) is no fixture: name a .xml or .body.json file, the .json beside it, or a folder"
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .sheet(let path, let reason): "\(path) does not hold the fields of a fixture: \(reason)"
        case .account(let path, let reason): "the account of \(path) cannot be used: \(reason)"
        }
    }
}
