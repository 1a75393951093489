internal import OfficialAccount

/// Writes the members of one flat JSON object, in the order in which they are given.
struct JSONWriter {
    private var text = "{"

    /// Adds a member with a text.
    mutating func text(_ name: String, _ value: String) { member(name, .string(value)) }

    /// Adds a member with a number.
    mutating func number(_ name: String, _ value: Int64) { member(name, .number(Int(value))) }

    /// The whole object.
    var bytes: [UInt8] { Array((text + "}").utf8) }

    private mutating func member(_ name: String, _ value: JSONValue) {
        if text.utf8.count > 1 { text += "," }
        text += JSONValue.string(name).text + ":" + value.text
    }
}
