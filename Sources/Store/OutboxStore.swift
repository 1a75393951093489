/// The jobs that settled pushes have left behind.
///
/// Jobs are written by ``InboxStore/settle(_:_:_:)`` and by admission with a settlement, in the same step. Leases are
/// those of the process: what a dead process had taken, the next one takes.
public protocol OutboxStore: Sendable {
    /// Takes jobs that are due and not held by a living process, those due longest first.
    ///
    /// A job with an order key is passed over while an earlier one with that key is neither done nor dead.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - paused: Targets that are to be left alone now.
    /// - Returns: The jobs, each with a fence of its own.
    /// - Throws: ``StoreError`` where the store cannot be used.
    func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob]

    /// Remembers how an attempt ended; it counts as one.
    ///
    /// - Throws: ``StoreError/leaseLost`` where another process has taken the job since.
    func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError)
}
