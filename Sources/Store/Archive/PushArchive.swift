/// What an inbox remembers, for people: to list, to look into, to let go.
///
/// It looks at the same rows as ``InboxStore`` and ``OutboxStore``, whether or not a receiver is at work on them.
/// Whoever only looks needs no lease. A store that keeps nothing but keys and answers is none.
public protocol PushArchive: Sendable {
    /// The pushes that a filter lets through, in its order, each with its jobs.
    ///
    /// - Throws: ``StoreError`` where the store cannot be used.
    func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush]

    /// The pushes of these numbers, the oldest first, each with its jobs; without those that are not there, or no more.
    ///
    /// - Throws: ``StoreError`` where the store cannot be used.
    func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush]

    /// The numbers in a span that no push has, or none yet: whoever follows must look again, as a push may be stored after
    /// one of a higher number.
    ///
    /// - Parameters:
    ///   - after: The span begins behind it.
    ///   - last: The end of the span, which may hold a few thousand; of a longer one only the end is looked at.
    /// - Returns: The numbers, in their order.
    /// - Throws: ``StoreError``.
    func missing(after: PushID, upTo last: PushID) async throws(StoreError) -> [PushID]

    /// How many pushes a filter lets through; its cursor, order and limit do not count.
    func count(_ filter: PushFilter) async throws(StoreError) -> Int

    /// Lets the oldest pushes go, and with each its jobs.
    ///
    /// What is not finished stays, however old: pushes that are running, and pushes with a job that is still to be
    /// done. The newest push stays too, and the push of the newest job: their numbers would be given again.
    ///
    /// - Parameters:
    ///   - before: Milliseconds since 1970; what was received earlier may go.
    ///   - limit: How many at most, one by one. Others write to the store between two calls, not during one: a hundred
    ///     keep nobody waiting.
    /// - Returns: How many went; fewer than `limit` where no more may go now, more where the store let many go as one.
    /// - Throws: ``StoreError``.
    func prune(before: Int64, limit: Int) async throws(StoreError) -> Int

    /// Jobs in one state, the oldest first.
    ///
    /// - Parameters:
    ///   - state: Which; the dead are those about which somebody has to decide.
    ///   - after: Only those with a higher number; `nil` for all.
    ///   - limit: How many at most.
    /// - Returns: The jobs.
    /// - Throws: ``StoreError``.
    func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob]

    /// Lets a dead job be tried again at once, and with all attempts before it, as if it were new.
    func revive(_ id: JobID) async throws(StoreError) -> Revival
}

extension PushArchive {
    /// None: such a store stores one push after the other, in the order of their numbers.
    public func missing(after: PushID, upTo last: PushID) async throws(StoreError) -> [PushID] { [] }

    /// One push with its jobs; `nil` where there is none of this number, or no more.
    ///
    /// - Throws: ``StoreError`` where the store cannot be used.
    public func push(_ id: PushID) async throws(StoreError) -> StoredPush? { try await pushes([id]).first }
}

/// What came of the wish to revive a job.
public enum Revival: Sendable, Equatable {
    /// It is due now.
    case revived
    /// There is no such job.
    case unknown
    /// It is done, or still being tried.
    case notDead
    /// It has had no use since then, in milliseconds since 1970.
    case expired(at: Int64)
}
