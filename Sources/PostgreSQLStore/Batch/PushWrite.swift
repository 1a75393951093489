internal import Store

/// A write of the stream of pushes, and whom it answers.
enum PushWrite: Sendable {
    case admit(PushRecord, any AdmissionReceiver)
    case settle(PushLease, Settlement, @Sendable (Result<Void, StoreError>) -> Void)

    /// Says that it was not stored.
    func fail(_ error: StoreError) {
        switch self {
        case .admit(_, let receiver): receiver.admitted(.failure(error))
        case .settle(_, _, let done): done(.failure(error))
        }
    }
}
