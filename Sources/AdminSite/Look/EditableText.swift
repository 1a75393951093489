/// What strangers wrote, in a field in which it is edited: to be seen as it is, and to come back as it was.
enum EditableText {
    /// The text with its lines, and what would change how it looks as `\u{202E}`.
    static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isText = scalar == "\n" || scalar == "\t" || !SafeText.isHarmful(scalar)
            shown += isText ? String(scalar) : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
        return shown
    }

    /// What a field says: browsers end each line with CR LF, whatever stood there.
    static func read(_ field: String) -> String {
        field.replacing("\r\n", with: "\n").replacing(/\\u\{([0-9A-Fa-f]{1,6})\}/) { match in
            guard let scalar = UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init), SafeText.isHarmful(scalar)
            else {
                return String(match.0)
            }
            return String(scalar)
        }
    }
}
