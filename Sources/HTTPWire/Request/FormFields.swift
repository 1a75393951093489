/// The fields of a form or a query (`application/x-www-form-urlencoded`, URL Standard §5.1), each of them once.
///
/// Two readers could take different ones of a name that stands there twice, so it is refused.
package struct FormFields: Sendable {
    /// The values by name.
    package private(set) var values: [String: String] = [:]

    /// Why something is no form.
    package enum Fault: Error, Equatable {
        /// It is not percent-encoded UTF-8.
        case notText(name: String)
        /// It stands there twice.
        case twice(name: String)
    }

    /// Reads fields.
    package init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
        for item in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = parts.count > 1 ? Self.decoded(parts[1]) : "" else {
                throw .notText(name: String(decoding: parts[0], as: UTF8.self))
            }
            guard values.updateValue(value, forKey: name) == nil else { throw .twice(name: name) }
        }
    }

    /// A field's value.
    package subscript(name: String) -> String? { values[name] }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            guard let end = bytes.index(index, offsetBy: 2, limitedBy: bytes.endIndex),
                let high = digit(bytes[index]), let low = digit(bytes[index + 1])
            else { return nil }
            result.append(high << 4 | low)
            index = end
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
        default: nil
        }
    }
}
