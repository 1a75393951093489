/// Why a store could not remember something.
///
/// The push is then answered 503, never `success`.
public enum StoreError: Error, Equatable, Sendable {
    /// More is waiting than the store's queue may hold.
    case overloaded(limit: Int)
    /// The store cannot be used now.
    case unavailable(reason: String)
    /// The store does not take what was written, or something that was written with it, and never will.
    case unacceptable(reason: String)
    /// Another process has taken over what was to be settled, or it is settled already.
    case leaseLost
    /// A record was changed by somebody else since it was read, or a name is taken: to be read and decided anew.
    case stateChanged
}

extension StoreError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .overloaded(let limit):
            "the store's queue is full (\(limit) pushes wait); it recovers by itself once the store is faster than the pushes"
        case .unavailable(let reason):
            "the store cannot be used: \(reason)"
        case .unacceptable(let reason):
            "the store does not take it: \(reason)"
        case .leaseLost:
            "another process has taken this over: this one showed no life for too long"
        case .stateChanged:
            "too many change the same thing at once; try again"
        }
    }
}
