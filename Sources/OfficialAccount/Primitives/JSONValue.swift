/// A JSON value that is about to be written: to the platform, by the API, by the command.
///
/// Written by hand, so that what is on the way of a push needs no Foundation.
package enum JSONValue: Equatable, Sendable, ExpressibleByStringLiteral {
    /// A text.
    case string(String)
    /// A whole number.
    case number(Int)
    /// A number with a fraction; written as `null` where it is infinite or none, for which JSON has no words.
    case double(Double)
    /// Yes or no.
    case bool(Bool)
    /// A list.
    case array([JSONValue])
    /// Members by name.
    case object([String: JSONValue])
    /// Nothing.
    case null

    /// A text.
    package init(stringLiteral value: String) { self = .string(value) }

    /// A text, or ``null``.
    package static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// The document: one line; keys in order, so that equal values are equal bytes; slashes and all but control
    /// characters as they are, since the platform refuses `\uXXXX` (40033) or shows it as it stands.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// The document as a text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONValue {
    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .string(let value): Self.write(value, to: &bytes)
        case .number(let value): bytes += "\(value)".utf8
        case .double(let value): bytes += Self.words(for: value).utf8
        case .bool(let value): bytes += "\(value)".utf8
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .null: bytes += "null".utf8
        }
    }

    private static func words(for value: Double) -> String {
        guard value.isFinite else { return "null" }
        let words = "\(value)"
        return words.hasSuffix(".0") ? String(words.dropLast(2)) : words
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += "\\b".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x0D: bytes += "\\r".utf8
            case ..<0x20: bytes += ("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
