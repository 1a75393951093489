public import Store
public import WeChatAPI

/// Why a walk over the followers did not come to its end.
public enum ReconcileFailure: Error, Sendable, Equatable {
    /// The platform said no, or nothing; what was found until then is kept.
    case platform(APIError, ReconcileState)
    /// The store cannot be used.
    case store(StoreError)
    /// The figures are by the clock of this zone.
    case otherZone(String)
    /// Nothing was counted yet, so nobody can say since when something may be missing.
    case nothingCounted
    /// Another process walks at the same time.
    case busy
    /// Somebody stopped it; what was found until then is kept.
    case stopped(ReconcileState)
}

extension ReconcileFailure: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .platform(let error, let state):
            "\(error); \(state.looked) of \(state.total) followers were looked at: run it again, and it goes on with the rest"
        case .store(let error): error.description
        case .otherZone(let zone):
            "the figures are by the clock of \(zone); set QRSCENE_TIME_ZONE=\(zone), or count anew: qrscene stats rebuild"
        case .nothingCounted:
            "nothing was received yet, so nothing was missed; to add older follows, say from when on: --since"
        case .busy: "another process walks over the followers of this account; wait for its end"
        case .stopped(let state):
            "stopped; \(state.looked) of \(state.total) followers were looked at: run it again, and it goes on with the rest"
        }
    }
}
