/// Names and labels as the Prometheus text format wants them.
enum MetricText {
    /// A metric's name: letters, digits, `_` and `:`, no digit first; anything else becomes `_`.
    static func name(_ label: String) -> String {
        let name = String(label.unicodeScalars.map { isNameScalar($0) ? Character($0) : "_" })
        guard let first = name.first, !first.isNumber else { return "_" + name }
        return name
    }

    /// Label pairs in the order of their names, values escaped.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }.map { "\(name($0.0))=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ":": true
        default: false
        }
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
