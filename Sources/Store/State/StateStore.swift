/// What features and handlers remember beside the pushes: records with versions, and chains.
///
/// What belongs to a push is changed in the step that settles it (``Settlement/changes``); everything else by
/// ``change(_:jobs:)``. Both are ``StateTransaction``'s business: it reads, collects, and is done again where somebody
/// else was faster.
public protocol StateStore: Sendable {
    /// The time that counts for what is remembered, in milliseconds since 1970: one clock for all processes that share
    /// the store.
    var now: Int64 { get }

    /// Hears of changed records; of those that other processes change only where the store can tell.
    var watchers: StateWatchers { get }

    /// One record; `nil` where there is none.
    ///
    /// - Throws: ``StoreError`` where the store cannot be used; so do all of these.
    func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord?

    /// The record of a kind that has this name.
    func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord?

    /// Records of a kind, the newest first by the time they were first stored.
    ///
    /// - Parameters:
    ///   - kind: Which kind.
    ///   - tag: Only those with this tag; `nil` for all.
    ///   - before: Only those with a lower ``StateRecord/position``; `nil` to begin with the newest.
    ///   - limit: How many at most.
    /// - Returns: The records.
    /// - Throws: ``StoreError``.
    func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord]

    /// Makes changes, and writes the jobs that follow, in one step.
    ///
    /// - Throws: ``StoreError/stateChanged`` where a record is not what it was when it was read, or a name is taken:
    ///   nothing was changed then.
    func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError)

    /// The lines of a chain behind a number, in order.
    func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry]

    /// The end of a chain.
    func chainEnd(_ name: String) async throws(StoreError) -> HashChain

    /// Forgets records whose time is over, the oldest first.
    ///
    /// - Returns: How many went; fewer than `limit` where no more may go now.
    func forgetExpired(limit: Int) async throws(StoreError) -> Int
}
