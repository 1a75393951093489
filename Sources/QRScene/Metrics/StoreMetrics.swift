public import CoreMetrics
internal import Metrics
internal import OfficialAccount
public import Store

/// Counts what a durable store does: transactions, the writes in them, how long they take, and those that failed.
///
/// Writes by commits is how many pushes share one sync; a long commit is a slow disk.
public struct StoreMetrics: StoreObserver {
    private let commits: Counter
    private let writes: Counter
    private let failed: Counter
    private let duration: Timer

    /// Series in this factory.
    public init(factory: any MetricsFactory) {
        commits = Counter(label: "qrscene_store_commit_total", dimensions: [], factory: factory)
        writes = Counter(label: "qrscene_store_write_total", dimensions: [], factory: factory)
        failed = Counter(label: "qrscene_store_write_failed_total", dimensions: [], factory: factory)
        duration = Timer(label: "qrscene_store_commit_seconds", dimensions: [], factory: factory)
    }

    /// Counts a transaction.
    public func committed(writes count: Int, after elapsed: Duration) {
        commits.increment()
        writes.increment(by: Int64(count))
        duration.recordNanoseconds(elapsed.wholeNanoseconds)
    }

    /// Counts writes that are not stored.
    public func failed(writes count: Int, _ error: StoreError) {
        failed.increment(by: Int64(count))
    }
}
