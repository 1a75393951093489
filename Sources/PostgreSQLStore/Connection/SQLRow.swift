/// One row of a result: its columns in PostgreSQL's binary form.
struct SQLRow: Sendable {
    private let places: [String: Int]
    private let values: [[UInt8]?]

    init(_ places: [String: Int], _ values: [[UInt8]?]) {
        self.places = places
        self.values = values
    }

    /// The bytes of a column; `nil` where it is null or not there.
    func bytes(_ name: String) -> [UInt8]? { places[name].flatMap { values[$0] } }

    /// A column of type `bigint`, `integer` or `boolean`.
    func integer(_ name: String) -> Int64? {
        guard let bytes = bytes(name) else { return nil }
        let isNegative = bytes.count > 1 && bytes.first.map { $0 >= 0x80 } == true
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// A column of type `text[]`, of one dimension and without nulls; empty where it is null.
    func texts(_ name: String) -> [String] {
        // Five numbers of four bytes: dimensions, whether there are nulls, the type, the length, the first index.
        guard let bytes = bytes(name), bytes.count > 20 else { return [] }
        var (texts, rest) = ([String](), bytes.dropFirst(20))
        while rest.count >= 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            texts.append(String(decoding: rest.dropFirst(4).prefix(length), as: UTF8.self))
            rest = rest.dropFirst(4 + length)
        }
        return texts
    }

    /// A column of type `text`.
    func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}
