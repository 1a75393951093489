/// The `forward` of a routes file as it is written; whoever forwards makes a handler of it.
public struct ForwardEntry: Sendable, Equatable {
    /// Where a secret of an endpoint is to be had.
    public enum Secret: Sendable, Equatable {
        /// It stands in the file.
        case written(String)
        /// The environment variable of this name has it, or the file that `NAME_FILE` names.
        case environment(String)
    }

    /// The endpoint.
    public var url: String
    /// What deliveries are signed with.
    public var secret: Secret
    /// What they are signed with too, while the endpoint changes from one to the other.
    public var previousSecret: Secret?
    /// Whether the scans of one person are delivered one after the other, each after the one before has arrived.
    public var isOrdered: Bool
    /// Whether the endpoint may stand in a private network.
    public var allowsPrivate: Bool

    /// Assembles an entry.
    public init(
        url: String,
        secret: Secret,
        previousSecret: Secret? = nil,
        isOrdered: Bool = false,
        allowsPrivate: Bool = false
    ) {
        self.url = url
        self.secret = secret
        self.previousSecret = previousSecret
        self.isOrdered = isOrdered
        self.allowsPrivate = allowsPrivate
    }

    /// Whether both can be meant by one URL: the jobs of an endpoint know it by its URL alone.
    func agrees(with other: ForwardEntry) -> Bool {
        secret == other.secret && previousSecret == other.previousSecret && allowsPrivate == other.allowsPrivate
    }
}

extension ForwardEntry.Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The variable's name; of a written secret only that there is one.
    public var description: String {
        switch self {
        case .written: "a written secret"
        case .environment(let name): "the secret in \(name)"
        }
    }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
