/// What an inbox needs remembered: every push once, and how it ended.
///
/// Both calls may answer at once (a store in memory) or later, from any thread (a store that collects many pushes into
/// one transaction). What they answer is durable, as far as the store is.
public protocol InboxStore: Sendable {
    /// Remembers a push, unless it is known.
    ///
    /// - Parameters:
    ///   - record: The push. Where it brings a settlement, both are stored in one step.
    ///   - receiver: Asked for only where the answer comes later; it then gets exactly one call.
    /// - Returns: The answer, or `nil` where it comes later.
    func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>?

    /// Remembers how an admitted push ended.
    ///
    /// - Parameters:
    ///   - id: As ``Admission/new(_:)`` gave it.
    ///   - settlement: How it ended.
    ///   - done: Called exactly once, at once or later, from any thread.
    func settle(
        _ id: PushID,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    )

    /// Whether a push could be stored now; the reason where it could not. For `/readyz`.
    func readiness() -> StoreError?
}

/// Whether a push was new.
public enum Admission: Sendable, Equatable {
    /// It is stored now, under this number.
    case new(PushID)
    /// It is known, and its handler has not ended.
    case running(PushID)
    /// It is known, and this was answered.
    case answered(PushID, StoredAnswer)
}

/// Waits for the answer of a store that answers later.
public protocol AdmissionReceiver: AnyObject, Sendable {
    /// Takes the answer; called exactly once, from any thread.
    func admitted(_ result: Result<Admission, StoreError>)
}
