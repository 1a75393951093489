internal import Crypto

/// A line in its place: it carries the hash of the one before it, and its own.
public struct ChainEntry: Sendable, Equatable {
    /// Its place, from 1.
    public let number: Int64
    /// What it says, as its author wrote it.
    public let line: [UInt8]
    /// The hash of the one before it.
    public let previous: [UInt8]
    /// The SHA-256 of its number, the hash before it, and its line.
    public let hash: [UInt8]

    /// Assembles an entry as it was stored; new ones are made by ``HashChain/append(_:)``.
    public init(number: Int64, line: [UInt8], previous: [UInt8], hash: [UInt8]) {
        self.number = number
        self.line = line
        self.previous = previous
        self.hash = hash
    }
}

/// The end of a chain: all that is needed to append to it, and to know whether entries are all of it.
///
/// Hashes without a key show changes to whoever knows the end from elsewhere. Whoever can write the whole table can also
/// write a whole new chain: so the end is to be told outside of the database now and then (a log, a metric).
public struct HashChain: Sendable, Equatable {
    /// What stands before the first entry.
    public static let root = Array(SHA256.hash(data: Array("qrscene chain 1".utf8)))

    /// How many entries there are.
    public private(set) var count: Int64
    /// The hash of the last one.
    public private(set) var end: [UInt8]

    /// The empty chain.
    public init() { (count, end) = (0, Self.root) }

    /// The chain whose last entry this is.
    public init(after entry: ChainEntry) { (count, end) = (entry.number, entry.hash) }

    /// The line's entry, which the chain ends with from now on.
    public mutating func append(_ line: [UInt8]) -> ChainEntry {
        let number = count + 1
        let entry = ChainEntry(number: number, line: line, previous: end, hash: Self.hash(number, end, line))
        self = HashChain(after: entry)
        return entry
    }

    /// Finds the first entry that is not as it was written: changed, missing, added, or out of order.
    ///
    /// - Parameter entries: The entries behind this chain's end, in order.
    /// - Returns: The chain that ends with the last of them.
    /// - Throws: ``ChainFault``.
    public func following(_ entries: [ChainEntry]) throws(ChainFault) -> HashChain {
        var reached = self
        for entry in entries {
            guard entry.number == reached.count + 1 else {
                throw .missing(expected: reached.count + 1, found: entry.number)
            }
            guard entry.previous == reached.end else { throw .detached(entry.number) }
            guard entry.hash == Self.hash(entry.number, entry.previous, entry.line) else {
                throw .changed(entry.number)
            }
            reached = HashChain(after: entry)
        }
        return reached
    }

    private static func hash(_ number: Int64, _ previous: [UInt8], _ line: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: Array("\(number):".utf8))
        hasher.update(data: previous)
        hasher.update(data: line)
        return Array(hasher.finalize())
    }
}

/// Where a chain is not as it was written.
public enum ChainFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The entry's line or hash is another.
    case changed(Int64)
    /// The entry does not follow from the one before it.
    case detached(Int64)
    /// An entry is not there, or stands elsewhere.
    case missing(expected: Int64, found: Int64)
    /// Entries were cut off or added at the end, or written anew.
    case wrongEnd(expected: Int64, found: Int64)

    /// The fact and the fix.
    public var description: String {
        switch self {
        case .changed(let number): "entry \(number) was changed; compare it with a backup"
        case .detached(let number): "entry \(number) does not follow from the one before it; compare with a backup"
        case .missing(let expected, let found): "entry \(expected) is missing or out of place: found \(found)"
        case .wrongEnd(let expected, let found): "the chain ends with \(found) and should end with \(expected)"
        }
    }
}
