internal import FoundationEssentials

/// A JSON value that is about to be written: by the API, by the command.
package indirect enum JSONValue: Encodable, Equatable, Sendable, ExpressibleByStringLiteral {
    /// A text.
    case string(String)
    /// A whole number.
    case number(Int)
    /// A number with a fraction.
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

    /// A moment in milliseconds since 1970 as RFC 3339 writes it, or ``null``.
    package static func time(_ milliseconds: Int64?) -> JSONValue {
        milliseconds.map { .string(Timestamp.text($0)) } ?? .null
    }

    /// Writes the value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .bool(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        case .null: try container.encodeNil()
        }
    }

    /// The document: one line, keys in order, slashes as they are.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding fails only for numbers that JSON does not have; nothing here makes one.
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
