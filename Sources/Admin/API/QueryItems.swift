/// The items of a query, percent-decoded; a name stands there once.
struct QueryItems: Sendable {
    private(set) var values: [String: String] = [:]

    /// - Throws: ``APIRefusal/parameter(name:_:)`` where a name comes twice, or a value is no text.
    init(_ query: ArraySlice<UInt8>) throws(APIRefusal) {
        for item in query.split(separator: UInt8(ascii: "&")) {
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = parts.count > 1 ? Self.decoded(parts[1]) : "" else {
                throw .parameter(name: String(decoding: parts[0], as: UTF8.self), "it is not percent-encoded UTF-8")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .parameter(name: name, "it stands there twice")
            }
        }
    }

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
                let value = UInt8(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
            else { return nil }
            result.append(value)
            index = end
        }
        return String(validating: result, as: UTF8.self)
    }
}
