internal import Crypto

/// A note in its place: it carries the hash of the one before it, and its own.
struct AuditEntry: Sendable, Equatable {
    /// From 1.
    let number: Int64
    let note: AuditNote
    let previous: AuditHash
    let hash: AuditHash
}

/// The SHA-256 of an entry: its number, the hash before it, its note.
typealias AuditHash = Fingerprint<AuditEntry>

/// The end of the chain: all that is needed to append to it, and to know whether entries are all of it.
///
/// Hashes without a key show changes to whoever knows the end from elsewhere. Whoever can write the whole table can also
/// write a whole new chain: so the end is to be told outside of the database now and then (a log, a metric).
struct AuditChain: Sendable, Equatable {
    /// What stands before the first entry.
    static let root = AuditHash(of: "qrscene audit chain 1")

    /// How many entries there are.
    private(set) var count: Int64 = 0
    private(set) var end = root

    init() {}

    /// The chain whose last entry this is.
    init(after entry: AuditEntry) {
        count = entry.number
        end = entry.hash
    }

    /// The note's entry, which the chain ends with from now on.
    mutating func append(_ note: AuditNote) -> AuditEntry {
        let entry = AuditEntry(
            number: count + 1,
            note: note,
            previous: end,
            hash: Self.hash(count + 1, end, note)
        )
        count = entry.number
        end = entry.hash
        return entry
    }

    /// Finds the first entry that is not as it was written: changed, missing, added, or out of order.
    ///
    /// - Parameters:
    ///   - entries: The entries behind `start`, in order.
    ///   - start: Where they begin; the empty chain for all of them.
    /// - Throws: ``AuditFault``.
    func verify(_ entries: [AuditEntry], from start: AuditChain = AuditChain()) throws(AuditFault) {
        var reached = start
        for entry in entries {
            guard entry.number == reached.count + 1 else {
                throw .missing(expected: reached.count + 1, found: entry.number)
            }
            guard entry.previous == reached.end else { throw .detached(entry.number) }
            guard entry.hash == Self.hash(entry.number, entry.previous, entry.note) else {
                throw .changed(entry.number)
            }
            reached = AuditChain(after: entry)
        }
        guard reached == self else { throw .wrongEnd(expected: count, found: reached.count) }
    }

    private static func hash(_ number: Int64, _ previous: AuditHash, _ note: AuditNote) -> AuditHash {
        var text: [UInt8] = Array("\(number):".utf8)
        text += previous.bytes
        text += note.canonicalBytes
        return AuditHash(ofBytes: text)
    }
}

/// Where an audit is not as it was written.
enum AuditFault: Error, Equatable, CustomStringConvertible {
    /// The entry's note or hash is another.
    case changed(Int64)
    /// The entry does not follow from the one before it.
    case detached(Int64)
    case missing(expected: Int64, found: Int64)
    /// Entries were cut off or added at the end, or written anew.
    case wrongEnd(expected: Int64, found: Int64)

    var description: String {
        switch self {
        case .changed(let number): "entry \(number) was changed; compare it with a backup"
        case .detached(let number): "entry \(number) does not follow from the one before it; compare with a backup"
        case .missing(let expected, let found): "entry \(expected) is missing or out of place: found \(found)"
        case .wrongEnd(let expected, let found): "the chain ends with \(found) and should end with \(expected)"
        }
    }
}
