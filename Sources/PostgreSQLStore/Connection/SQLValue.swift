/// A parameter of a statement, in PostgreSQL's binary form.
///
/// Statements name the type of each (`$1::bigint[]`), so it need not be sent.
enum SQLValue: Sendable {
    case null
    case integer(Int64?)
    case text(String?)
    case bytes([UInt8]?)
    case integers([Int64?])
    case texts([String?])
    case blobs([[UInt8]?])

    /// The number of the array's element type in PostgreSQL's catalogue (`pg_type.oid`), which an array carries.
    private enum ElementType: Int32 {
        case bytea = 17
        case bigint = 20
        case text = 25
    }

    var isNull: Bool {
        switch self {
        case .null, .integer(nil), .text(nil), .bytes(nil): true
        case .integer, .text, .bytes, .integers, .texts, .blobs: false
        }
    }

    /// Appends the bytes of a value that is not null.
    func write(to buffer: inout [UInt8]) {
        switch self {
        case .null, .integer(nil), .text(nil), .bytes(nil): return
        case .integer(let number?): buffer.append(bigEndian: number)
        case .text(let text?): buffer.append(contentsOf: text.utf8)
        case .bytes(let bytes?): buffer.append(contentsOf: bytes)
        case .integers(let numbers):
            Self.writeArray(of: .bigint, numbers.count, hasNulls: numbers.contains(nil), to: &buffer)
            for number in numbers {
                buffer.append(bigEndian: number == nil ? Int32(-1) : 8)
                if let number { buffer.append(bigEndian: number) }
            }
        case .texts(let texts):
            Self.writeArray(of: .text, texts.count, hasNulls: texts.contains(nil), to: &buffer)
            for text in texts {
                buffer.append(bigEndian: text.map { Int32($0.utf8.count) } ?? -1)
                if let text { buffer.append(contentsOf: text.utf8) }
            }
        case .blobs(let blobs):
            Self.writeArray(of: .bytea, blobs.count, hasNulls: blobs.contains(nil), to: &buffer)
            for blob in blobs {
                buffer.append(bigEndian: blob.map { Int32($0.count) } ?? -1)
                if let blob { buffer.append(contentsOf: blob) }
            }
        }
    }

    /// The head of an array of one dimension: how many there are, whether any is null, of what type, its length and
    /// the number of its first element.
    ///
    /// An array without elements has no dimension.
    private static func writeArray(
        of type: ElementType,
        _ count: Int,
        hasNulls: Bool,
        to buffer: inout [UInt8]
    ) {
        buffer.append(bigEndian: Int32(count == 0 ? 0 : 1))
        buffer.append(bigEndian: Int32(hasNulls ? 1 : 0))
        buffer.append(bigEndian: type.rawValue)
        guard count > 0 else { return }
        buffer.append(bigEndian: Int32(count))
        buffer.append(bigEndian: Int32(1))
    }
}

extension [UInt8] {
    fileprivate mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
