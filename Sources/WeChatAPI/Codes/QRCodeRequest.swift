public import OfficialAccount

/// A code to be made, checked before a call is spent on it.
public struct QRCodeRequest: Sendable, Hashable {
    /// How long a code works.
    public enum Lifetime: Sendable, Hashable {
        /// So many seconds from now, 1 to 2592000 (30 days).
        case temporary(seconds: Int)
        /// For ever; an account has 100000 of these and cannot give one back.
        case permanent
    }

    /// What a code carries.
    public enum Scene: Sendable, Hashable {
        /// A `scene_id`: 1 to 4294967295, of a permanent code 1 to 100000.
        case number(UInt32)
        /// A `scene_str` of 1 to 64 characters.
        case text(String)
    }

    /// The longest life of a temporary code, in seconds.
    public static let maximumSeconds = 2_592_000
    /// The largest `scene_id` of a permanent code.
    public static let maximumPermanentNumber = 100_000
    /// The longest `scene_str`.
    public static let maximumTextLength = 64

    /// What it carries.
    public let scene: Scene
    /// How long it works.
    public let lifetime: Lifetime

    /// A code with a `scene_id`.
    ///
    /// - Throws: ``QRCodeRequestError``, which says the limit.
    public init(number: Int, lifetime: Lifetime) throws(QRCodeRequestError) {
        try Self.check(lifetime)
        let limit = lifetime == .permanent ? Self.maximumPermanentNumber : Int(UInt32.max)
        guard (1...limit).contains(number) else {
            throw .number(number, limit: limit, isPermanent: lifetime == .permanent)
        }
        scene = .number(UInt32(number))
        self.lifetime = lifetime
    }

    /// A code with a `scene_str`.
    ///
    /// - Throws: ``QRCodeRequestError``, which says the limit.
    public init(text: String, lifetime: Lifetime) throws(QRCodeRequestError) {
        try Self.check(lifetime)
        let length = text.unicodeScalars.count
        guard (1...Self.maximumTextLength).contains(length) else { throw .textLength(length) }
        // In JSON these can only be written escaped, which the platform refuses; and no push could carry them.
        if let scalar = text.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw .controlCharacter(scalar)
        }
        scene = .text(text)
        self.lifetime = lifetime
    }

    /// A code with this scene: as a `scene_id` where it can be one, else as a `scene_str`.
    ///
    /// A push does not say which of the two a code was made with.
    ///
    /// - Throws: ``QRCodeRequestError``, which says the limit.
    public init(_ value: SceneValue, lifetime: Lifetime) throws(QRCodeRequestError) {
        let limit = lifetime == .permanent ? Self.maximumPermanentNumber : Int(UInt32.max)
        if let number = value.number.map(Int.init), (1...limit).contains(number) {
            try self.init(number: number, lifetime: lifetime)
        } else {
            try self.init(text: value.text, lifetime: lifetime)
        }
    }

    private static func check(_ lifetime: Lifetime) throws(QRCodeRequestError) {
        guard case .temporary(let seconds) = lifetime else { return }
        guard (1...maximumSeconds).contains(seconds) else { throw .seconds(seconds) }
    }

    /// What is allowed but may not work as meant.
    public var warnings: [QRCodeWarning] {
        guard case .text(let text) = scene, text.utf8.count > Self.maximumTextLength else { return [] }
        return [.textBytes(text.utf8.count)]
    }
}
