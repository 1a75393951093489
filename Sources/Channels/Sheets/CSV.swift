/// Values separated by commas (RFC 4180).
package enum CSV {
    /// One line, without its end; what a spreadsheet would take for a formula is made a text.
    package static func line(_ values: [String]) -> String { values.map(field).joined(separator: ",") }

    private static func field(_ value: String) -> String {
        let formula = value.first.map { "=@+-\t".contains($0) } ?? false
        let text = formula && Double(value) == nil ? "'" + value : value
        guard text.contains(where: { ",\"\n\r".contains($0) || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// The rows of a document; empty lines are none.
    package static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.drop { $0 == "\u{FEFF}" }.makeIterator()
        var held: Character?
        func endRow() {
            row.append(field)
            if row != [""] { rows.append(row) }
            (row, field) = ([], "")
        }
        while let character = held ?? characters.next() {
            held = nil
            if isQuoted {
                guard character == "\"" else {
                    field.append(character)
                    continue
                }
                held = characters.next()
                if held == "\"" { field.append("\"") } else { isQuoted = false }
                if held == "\"" { held = nil }
            } else if character == "\"", field.isEmpty {
                isQuoted = true
            } else if character == "," {
                row.append(field)
                field = ""
            } else if character.isNewline {
                endRow()
            } else {
                field.append(character)
            }
        }
        endRow()
        return rows
    }
}
