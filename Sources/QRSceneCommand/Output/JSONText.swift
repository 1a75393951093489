import QRScene

/// JSON as this command prints it: one line, keys in order, slashes as they are.
enum JSONText {
    static func object(_ object: [String: JSONValue]) -> String { JSONValue.object(object).text }
}
