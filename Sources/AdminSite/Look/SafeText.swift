package import OfficialAccount

/// What strangers wrote, fit for a list: one line, without what would turn the text around it.
package enum SafeText {
    /// The text with control characters, line ends and marks of direction as escapes, cut where it is long.
    package static func line(_ text: String, limit: Int = 200) -> String {
        var line = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            line += isHarmful(scalar) ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return text.unicodeScalars.count > limit ? line + "…" : line
    }

    /// The text with its line ends as they are, and all else that is harmful as escapes.
    package static func lines(_ text: String, limit: Int = 100_000) -> String {
        var lines = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            let isText = scalar == "\n" || scalar == "\t" || !isHarmful(scalar)
            lines += isText ? String(scalar) : scalar.escaped(asASCII: true)
        }
        return text.unicodeScalars.count > limit ? lines + "…" : lines
    }

    /// A text with an openid in it, for a list: the openid is shortened.
    package static func masking(_ openID: OpenID, in text: String) -> String {
        guard openID.rawValue.count > 10 else { return text }
        return text.replacing(openID.rawValue, with: openID.shortened)
    }

    /// A URL without what may be a secret: user and query.
    package static func place(_ url: String) -> String {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var pieces = (parts.first ?? "").split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        if pieces.count > 2, pieces[1].isEmpty, let at = pieces[2].lastIndex(of: "@") {
            pieces[2] = "…" + pieces[2][at...]
        }
        return line(pieces.joined(separator: "/") + (parts.count > 1 ? "?…" : ""))
    }

    /// Whether it would change how the text around it looks.
    static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format:
            // Joiners and variation selectors belong to names and emoji; marks of direction do not.
            return (0x200E...0x200F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
                || (0x2066...0x2069).contains(scalar.value)
        default: return false
        }
    }
}
