internal import FoundationEssentials

/// A JSON value of a request.
indirect enum JSONValue: Encodable, Equatable, ExpressibleByStringLiteral {
    case string(String)
    case number(Int)
    case bool(Bool)
    case array([JSONValue])
    case object([String: JSONValue])

    init(stringLiteral value: String) { self = .string(value) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .bool(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The document: raw UTF-8 and slashes as they are, since the platform refuses `\uXXXX` (40033) or shows it as it
    /// stands; keys in order, so that equal requests are equal bytes.
    var document: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Fails only for numbers that JSON does not have; there are none here.
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }

    /// An object without the members that have no value.
    static func object(_ members: [(String, String?)]) -> JSONValue {
        .object(
            members.reduce(into: [:]) { object, member in
                if let value = member.1 { object[member.0] = .string(value) }
            }
        )
    }
}
