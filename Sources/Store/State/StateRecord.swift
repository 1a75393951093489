/// Something that a feature or a handler remembers: bytes of its own coding, under a key, in numbered versions.
///
/// A change is written only where the stored version is still the one that was read: two who change one record at the
/// same time cannot overwrite each other, the second reads again and decides anew.
public struct StateRecord: Sendable, Equatable {
    /// What it is found by.
    public struct Key: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// What it is, such as `flow`.
        ///
        /// Kinds keep features out of each other's way.
        public var kind: String
        /// Which one of its kind.
        public var id: String

        /// Assembles a key.
        public init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }

        /// `flow flow_x`.
        public var description: String { "\(kind) \(id)" }

        /// Orders by kind, then by id.
        public static func < (left: Key, right: Key) -> Bool { (left.kind, left.id) < (right.kind, right.id) }
    }

    /// What it is found by.
    public let key: Key
    /// How often it was written; 0 for one that is not stored yet.
    public var version: Int64
    /// Its place among all records, by the time it was first stored; 0 for one that is not.
    public var position: Int64
    /// What it says, as its owner writes and reads it.
    public var body: [UInt8]
    /// What else it is found by: no two records of one kind have a name in common.
    public var names: Set<String>
    /// What it is listed by; any number of records may have a tag.
    public var tags: Set<String>
    /// When it may be forgotten, in milliseconds since 1970; `nil` for never.
    public var expiresAt: Int64?

    /// Assembles a record; without version and position a new one.
    public init(
        key: Key,
        version: Int64 = 0,
        position: Int64 = 0,
        body: [UInt8],
        names: Set<String> = [],
        tags: Set<String> = [],
        expiresAt: Int64? = nil
    ) {
        self.key = key
        self.version = version
        self.position = position
        self.body = body
        self.names = names
        self.tags = tags
        self.expiresAt = expiresAt
    }
}
