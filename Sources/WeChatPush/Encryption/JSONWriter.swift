/// Writes the members of one flat JSON object.
struct JSONWriter {
    private var text = "{"

    /// Adds a member with a text.
    mutating func text(_ name: String, _ value: String) { member(name, Self.quoted(value)) }

    /// Adds a member with a number.
    mutating func number(_ name: String, _ value: Int64) { member(name, String(value)) }

    /// The whole object.
    var bytes: [UInt8] { Array((text + "}").utf8) }

    private mutating func member(_ name: String, _ value: String) {
        if text.utf8.count > 1 { text += "," }
        text += Self.quoted(name) + ":" + value
    }

    /// A string with its quotes.
    static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<" ":
                text += "\\u00"
                text.unicodeScalars.append(Unicode.Scalar(Hex.digit(UInt8(scalar.value >> 4))))
                text.unicodeScalars.append(Unicode.Scalar(Hex.digit(UInt8(scalar.value & 15))))
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
