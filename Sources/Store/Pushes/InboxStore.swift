/// What an inbox needs remembered: every push once, who works on it, and how it ended.
///
/// Admitting and settling may answer at once (a store in memory) or later, from any thread (a store that collects many
/// pushes into one transaction). What they answer is durable, as far as the store is.
public protocol InboxStore: StateStore {
    /// Remembers a push, unless it is known.
    ///
    /// - Parameters:
    ///   - record: The push. Where it brings a settlement, both are stored in one step; else this process holds its
    ///     lease.
    ///   - receiver: Asked for only where the answer comes later; it then gets exactly one call.
    /// - Returns: The answer, or `nil` where it comes later.
    func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>?

    /// Remembers how an admitted push ended, and with it, in the same step, the jobs that follow and what has changed.
    ///
    /// - Parameters:
    ///   - lease: As ``Admission/new(_:)`` or ``takeAbandoned(limit:)`` gave it.
    ///   - settlement: How it ended.
    ///   - done: Called exactly once, at once or later, from any thread; ``StoreError/leaseLost`` where another process
    ///     has taken the push over, or it was settled before; ``StoreError/stateChanged`` where one of its changes
    ///     cannot be made: the push is not settled then, and this process still holds its lease.
    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    )

    /// What was answered to a push; `nil` while it is not settled. For a push that another process works on.
    func answer(to id: PushID) async throws(StoreError) -> StoredAnswer?

    /// Waits for the answer to a push that another process works on; looks from time to time, unless the store has a
    /// better way.
    ///
    /// - Parameters:
    ///   - id: The push.
    ///   - deadline: When the waiting ends, by the monotonic clock.
    ///   - time: The clocks of the waiting.
    /// - Returns: The answer; `nil` where there is none by then.
    /// - Throws: ``StoreError`` where the store cannot be asked.
    func waitForAnswer(
        to id: PushID,
        until deadline: ContinuousClock.Instant,
        by time: TimeSource
    ) async throws(StoreError) -> StoredAnswer?

    /// Shows that this process lives, so that it keeps its leases; to be called every ``LeaseTimes/heartbeat``.
    func keepLeases() async throws(StoreError)

    /// Takes over pushes whose process shows no life any more, the oldest first.
    func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush]

    /// Takes those that this process holds itself, and that nobody in it works on; they are among the abandoned, too.
    func takeLost(limit: Int) async throws(StoreError) -> [AbandonedPush]

    /// Gives up all leases of this process at once: for an orderly end, so that nobody waits for them to run out.
    func releaseLeases() async

    /// Whether a push could be stored now; the reason where it could not. For `/readyz`.
    func readiness() -> StoreError?
}

extension InboxStore {
    /// None: what such a store says that it holds, this process knows of.
    public func takeLost(limit: Int) async throws(StoreError) -> [AbandonedPush] { [] }

    /// Looks twenty times a second.
    public func waitForAnswer(
        to id: PushID,
        until deadline: ContinuousClock.Instant,
        by time: TimeSource
    ) async throws(StoreError) -> StoredAnswer? {
        while time.now() < deadline {
            if let answer = try await answer(to: id) { return answer }
            guard (try? await time.sleep(min(deadline, time.now() + .milliseconds(50)))) != nil else { return nil }
        }
        return nil
    }
}

/// How long a process may show no life before others take over what it holds.
///
/// From the death of a process to the next start of its handlers: at most ``lifetime`` and one look of another.
public enum LeaseTimes {
    /// Between two signs of life.
    public static let heartbeat: Duration = .seconds(2)
    /// How long a sign of life counts: three heartbeats, so that one that is late or fails costs nothing.
    public static let lifetime: Duration = .seconds(6)
}

/// Whether a push was new.
public enum Admission: Sendable, Equatable {
    /// It is stored now, and this process is to settle it where that was not done with it.
    case new(PushLease)
    /// It is known, and its handler has not ended.
    case running(PushID)
    /// It is known, and this was answered.
    case answered(PushID, StoredAnswer)
    /// The store is away, and the push is kept beside it until it is back; this may be answered to it.
    ///
    /// Where it came without a settlement nothing was decided: its handler runs later (``InboxStore/takeAbandoned(limit:)``).
    case spooled(StoredAnswer)
}

/// Waits for the answer of a store that answers later.
public protocol AdmissionReceiver: AnyObject, Sendable {
    /// Takes the answer; called exactly once, from any thread.
    func admitted(_ result: Result<Admission, StoreError>)
}
