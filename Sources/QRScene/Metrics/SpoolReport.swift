public import CoreMetrics
public import Logging
internal import Metrics
public import Store

/// Counts what a spool holds, and says in the log when it is needed and when no more.
public struct SpoolReport: SpoolObserver {
    private let waiting: Gauge
    private let bytes: Gauge
    private let isAway: Gauge
    private let spooled: Counter
    private let drained: Counter
    private let asides: Counter
    private let logger: Logger

    /// Series in this factory, lines in this log.
    public init(factory: any MetricsFactory, logger: Logger) {
        waiting = Gauge(label: "qrscene_spool_writes", dimensions: [], factory: factory)
        bytes = Gauge(label: "qrscene_spool_bytes", dimensions: [], factory: factory)
        isAway = Gauge(label: "qrscene_store_away", dimensions: [], factory: factory)
        spooled = Counter(label: "qrscene_spool_added_total", dimensions: [], factory: factory)
        drained = Counter(label: "qrscene_spool_drained_total", dimensions: [], factory: factory)
        asides = Counter(label: "qrscene_spool_set_aside_total", dimensions: [], factory: factory)
        self.logger = logger
        for gauge in [waiting, bytes, isAway] { gauge.record(0) }
    }

    /// Shows that the store is away.
    public func began(_ reason: StoreError) {
        isAway.record(1)
        logger.warning("pushes go into the spool: \(reason)")
    }

    /// Counts.
    public func changed(_ state: SpoolState, added: Int, drained count: Int) {
        waiting.record(state.writes)
        bytes.record(state.bytes)
        if added > 0 { spooled.increment(by: Int64(added)) }
        if count > 0 { drained.increment(by: Int64(count)) }
    }

    /// Counts a write that needs somebody to look at it.
    public func setAside(_ reason: StoreError) {
        asides.increment()
        logger.error("a spooled write was set aside, in the table set_aside of the spool's file: \(reason)")
    }

    /// Shows that the store is back.
    public func ended(after duration: Duration) {
        isAway.record(0)
        logger.notice("the spool is empty and the store is back, after \(duration)")
    }
}
