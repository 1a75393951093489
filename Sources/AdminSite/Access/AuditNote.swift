internal import FoundationEssentials
internal import OfficialAccount

/// One thing that somebody did on the site, as the audit keeps it: no openid and no secret.
struct AuditNote: Sendable, Equatable, Decodable {
    /// The chain that the store keeps them in.
    static let chain = "admin"

    /// When, in milliseconds since 1970.
    let at: Int64
    /// Which session: the beginning of its fingerprint, and how it began.
    let by: String
    /// The browser's address.
    let from: String
    /// What.
    let deed: String
    /// To what.
    let object: String

    init(at: Int64, by: String, from: String, deed: String, object: String) {
        self.at = at
        self.by = by
        self.from = from
        self.deed = deed
        self.object = object
    }

    /// The line of the chain: a JSON object, for people and programs.
    var line: [UInt8] {
        JSONValue.object([
            "at": .number(Int(at)), "by": .string(by), "from": .string(from), "deed": .string(deed),
            "object": .string(object),
        ]).bytes
    }

    /// Reads a line; `nil` where another version wrote what this one cannot read.
    init?(line: [UInt8]) {
        guard let note = try? JSONDecoder().decode(AuditNote.self, from: Data(line)) else { return nil }
        self = note
    }
}
