internal import FoundationEssentials
internal import Store

extension StateRecord {
    /// What the body says.
    ///
    /// - Throws: ``StoreError/unavailable(reason:)`` where another version wrote what this one cannot read.
    func read<Value: Decodable>(_ type: Value.Type) throws(StoreError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw .unavailable(reason: "\(key) cannot be read by this version: \(error)")
        }
    }

    /// Bodies are JSON with its members in order, so that equal values are equal bytes.
    static func body(_ value: some Encodable) throws(StoreError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw .unavailable(reason: "a record cannot be written: \(error)")
        }
    }
}
