internal import FoundationEssentials
internal import OfficialAccount
package import Store

/// One thing that somebody did on the site or through the API, as the audit keeps it: no openid and no secret.
package struct AuditNote: Sendable, Equatable, Decodable {
    /// The chain that the store keeps them in.
    package static let chain = "admin"

    /// When, in milliseconds since 1970.
    package let at: Int64
    /// Which session: the beginning of its fingerprint, and how it began; `api` for whoever has the operator's key.
    package let by: String
    /// The address of the browser or program.
    package let from: String
    /// What.
    package let deed: String
    /// To what.
    package let object: String

    package init(at: Int64, by author: AuditAuthor, deed: String, object: String) {
        self.at = at
        by = author.name
        from = author.address
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
    package init?(line: [UInt8]) {
        guard let note = try? JSONDecoder().decode(AuditNote.self, from: Data(line)) else { return nil }
        self = note
    }

    /// The change that writes it.
    package var change: StateChange { .append(chain: Self.chain, line: line) }
}

/// Who does something, for the audit.
package struct AuditAuthor: Sendable {
    package let name: String
    package let address: String

    package init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}
