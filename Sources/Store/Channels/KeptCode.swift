/// A code that was made, as it is kept.
public struct KeptCode: Sendable, Hashable {
    /// The account's name.
    public var account: String
    /// The platform's kind: `QR_SCENE`, `QR_STR_SCENE`, `QR_LIMIT_SCENE`, `QR_LIMIT_STR_SCENE`.
    public var kind: String
    /// What it carries.
    public var scene: String
    /// The key to its picture.
    public var ticket: String
    /// What its picture says.
    public var url: String
    /// Which channel it is for; `nil` leaves the scene's channel as it is.
    public var channel: String?
    /// What people call it.
    public var label: String?
    /// Campaigns and whatever else it belongs to.
    public var tags: [String]
    /// When it was made, in milliseconds since 1970.
    public var madeAt: Int64
    /// When it stops working; `nil` for never.
    public var expiresAt: Int64?

    /// Assembles a code.
    public init(
        account: String,
        kind: String,
        scene: String,
        ticket: String,
        url: String,
        channel: String? = nil,
        label: String? = nil,
        tags: [String] = [],
        madeAt: Int64,
        expiresAt: Int64? = nil
    ) {
        self.account = account
        self.kind = kind
        self.scene = scene
        self.ticket = ticket
        self.url = url
        self.channel = channel
        self.label = label
        self.tags = tags
        self.madeAt = madeAt
        self.expiresAt = expiresAt
    }
}

/// The number under which a store keeps a code.
public struct CodeID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number, from 1 up.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// `code_12`.
    public var description: String { "code_\(rawValue)" }

    /// Reads what ``description`` prints, with or without the prefix.
    public init?(_ text: String) {
        guard let number = Int64(text.hasPrefix("code_") ? String(text.dropFirst(5)) : text), number > 0 else {
            return nil
        }
        self.init(rawValue: number)
    }
}

/// A kept code with what is known of it by now.
public struct StoredCode: Sendable, Hashable {
    /// Its number.
    public var id: CodeID
    /// The code; its channel is its scene's channel of now.
    public var code: KeptCode
    /// When its scene was last scanned, in milliseconds since 1970; `nil` for never.
    public var lastScanAt: Int64?

    /// Assembles one; only stores have a reason to.
    public init(id: CodeID, code: KeptCode, lastScanAt: Int64?) {
        self.id = id
        self.code = code
        self.lastScanAt = lastScanAt
    }
}

/// Which codes are wanted.
public struct CodeFilter: Sendable, Hashable {
    /// The account's name.
    public var account: String
    /// Only codes of this scene.
    public var scene: String?
    /// Only codes of this channel.
    public var channel: String?
    /// Only codes with lower numbers.
    public var before: CodeID?
    /// How many at most.
    public var limit: Int

    /// Assembles a filter.
    public init(
        account: String,
        scene: String? = nil,
        channel: String? = nil,
        before: CodeID? = nil,
        limit: Int = 100
    ) {
        self.account = account
        self.scene = scene
        self.channel = channel
        self.before = before
        self.limit = limit
    }
}
