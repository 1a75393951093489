internal import Store

/// A write on its way, and who waits for what becomes of it.
struct Passage: Sendable {
    let write: SpooledWrite
    /// Whether it lies in the spool already, and is being drained.
    let isInSpool: Bool
    /// Called exactly once; `nil` for an outcome that the store has.
    let done: @Sendable (Result<Admission?, StoreError>) -> Void

    init(
        _ write: SpooledWrite,
        isInSpool: Bool = false,
        done: @escaping @Sendable (Result<Admission?, StoreError>) -> Void
    ) {
        self.write = write
        self.isInSpool = isInSpool
        self.done = done
    }
}

/// Hands on what the store says about an admission.
final class PassageReceiver: AdmissionReceiver {
    private let take: @Sendable (Result<Admission, StoreError>) -> Void

    init(_ take: @escaping @Sendable (Result<Admission, StoreError>) -> Void) { self.take = take }

    func admitted(_ result: Result<Admission, StoreError>) { take(result) }
}

extension StoreError {
    /// Whether the store has not done it, and might; what it does not accept may be another's write of the same batch.
    var isAbsence: Bool {
        switch self {
        case .overloaded, .unavailable, .unacceptable: true
        case .leaseLost, .stateChanged: false
        }
    }
}
