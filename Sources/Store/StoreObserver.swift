/// Hears how a store that writes to a disk fares; for metrics.
///
/// Called on the store's own queue: it must neither block nor take long.
public protocol StoreObserver: Sendable {
    /// So many writes are on the disk, in one transaction that took so long from its begin to the end of its sync.
    func committed(writes: Int, after duration: Duration)
    /// A transaction failed: none of its writes is stored.
    func failed(writes: Int, _ error: StoreError)
}
