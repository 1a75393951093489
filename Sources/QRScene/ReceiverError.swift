/// A receiver that cannot be put together.
public enum ReceiverError: Error, Equatable, Sendable {
    /// There is no account to receive for.
    case noAccount
    /// Two accounts have this path.
    case pathTaken(String)
    /// Flows cannot be put together.
    case binding(String)
}

extension ReceiverError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .noAccount: "there is no account to receive for: give at least one"
        case .pathTaken(let path): "two accounts have the path \(path): give each its own name or path"
        case .binding(let reason): "binding: \(reason)"
        }
    }
}
