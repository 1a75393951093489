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

    /// A column of type `text`.
    func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}
