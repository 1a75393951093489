internal import FoundationEssentials

/// Reads the platform's JSON, which now and then is none: raw control characters and broken UTF-8 in names people chose.
enum LenientJSON {
    /// Reads a document, a second time in repaired form where the first fails; `nil` where that is no use.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        let decoder = JSONDecoder()
        if let value = try? decoder.decode(type, from: Data(bytes)) { return value }
        return try? decoder.decode(type, from: Data(repaired(bytes)))
    }

    /// The document without byte order mark, with valid UTF-8, and without raw control characters in its texts: a line
    /// feed or a tab there is escaped, any other is left out.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 16)
        var isInText = false
        var isEscaped = false
        for byte in String(decoding: text, as: UTF8.self).utf8 {
            guard byte < 0x20 else {
                result.append(byte)
                if byte == 0x22, !isEscaped { isInText.toggle() }
                isEscaped = isInText && byte == 0x5C && !isEscaped
                continue
            }
            switch byte {
            case 0x0A where isInText: result += isEscaped ? [0x6E] : [0x5C, 0x6E]
            case 0x09 where isInText: result += isEscaped ? [0x74] : [0x5C, 0x74]
            case 0x09, 0x0A, 0x0D:
                guard !isInText else { continue }
                result.append(byte)
            default: continue
            }
            isEscaped = false
        }
        return result
    }
}

/// An integer that some answers carry as a text.
struct LenientInteger: Decodable {
    let value: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            value = number
            return
        }
        guard let number = Int(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no integer")
        }
        value = number
    }
}
