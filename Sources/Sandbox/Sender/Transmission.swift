/// What came of sending a push once.
public struct Transmission: Sendable, Equatable {
    /// How it ended.
    public enum Outcome: Sendable, Equatable {
        /// The receiver answered in time.
        case answered(status: Int, body: [UInt8])
        /// Five seconds went by.
        case late
        /// There was no connection, or it broke.
        case broken(String)
    }

    /// How it ended.
    public let outcome: Outcome
    /// How long it took.
    public let milliseconds: Int

    /// Reports a transmission.
    public init(_ outcome: Outcome, milliseconds: Int) {
        self.outcome = outcome
        self.milliseconds = milliseconds
    }
}

/// How a push is put on the wire.
public enum Manner: String, Sendable, Hashable, Encodable {
    /// As the platform does.
    case plain
    /// In small pieces, with pauses between them.
    case slow
    /// The connection breaks before the body is complete.
    case torn
    /// The platform is gone when the answer comes.
    case late
}

/// Carries requests to the account's URL; libcurl and sockets in earnest, something scripted in tests.
public protocol PushTransport: Sendable {
    /// Posts a push, for at most five seconds.
    func post(_ body: [UInt8], to url: String, manner: Manner) async -> Transmission
    /// Asks for the URL's echo, for at most five seconds.
    func get(_ url: String) async -> Transmission
}
