/// What strangers wrote, fit for one line of a terminal.
enum Printable {
    /// The text with its control characters and line ends as escapes.
    ///
    /// A scene may hold any of them: as they are, a code's maker could write lines into the operator's screen, or wipe it.
    static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        return text.unicodeScalars.map { isHarmful($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
