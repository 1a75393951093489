/// A short text that somebody else chose and that is shown to a person: one line, no control characters, 40 characters.
///
/// A relayed picture is the attacker's own flow, with texts of his choice: they must not be able to look like ours.
struct DisplayText: Sendable, Hashable, Codable, CustomStringConvertible {
    /// How many characters are kept.
    static let limit = 40

    let text: String

    /// Takes what may be shown out of a text.
    init(_ text: String) { self.text = Self.plain(text, limit: Self.limit) }

    var description: String { text }

    /// One line of at most so many characters; the last is an ellipsis where something is cut off.
    static func plain(_ text: String, limit: Int) -> String {
        var line = String.UnicodeScalarView()
        // A character can be made of any number of scalars: without a bound here it would be as long as it likes.
        for scalar in text.unicodeScalars.prefix(limit * 4) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: continue
            // Brackets of this kind open our own replies: 【site】.
            case _ where scalar == "\u{3010}" || scalar == "\u{3011}": continue
            default: line.append(scalar)
            }
        }
        let plain = String(line)
        guard plain.count > limit else { return plain }
        return plain.prefix(limit - 1) + "…"
    }
}

/// An account's name with its middle hidden: enough for the owner to know it, too little for anybody else.
struct AccountMask: Sendable, Hashable, Codable, CustomStringConvertible {
    /// For an account of which no name was given.
    static let unknown = AccountMask(masked: "***")

    let text: String

    /// Masks a name: `liwei@example.com` → `li***@example.com`, `13800138000` → `138***00`, `wang` → `wa***`.
    init(_ name: String) {
        let plain = DisplayText.plain(name, limit: 64)
        if let at = plain.lastIndex(of: "@") {
            text = Self.start(plain[..<at]) + "***" + DisplayText.plain(String(plain[at...]), limit: 24)
        } else if plain.count >= 8, plain.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "+") }) {
            text = plain.prefix(3) + "***" + plain.suffix(2)
        } else {
            text = Self.start(plain[...]) + "***"
        }
    }

    private init(masked text: String) { self.text = text }

    var description: String { text }

    /// Two characters, and never all of them.
    private static func start(_ name: Substring) -> Substring { name.prefix(min(2, max(0, name.count - 1))) }
}
