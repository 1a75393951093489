public import CoreMetrics
import Synchronization

/// Keeps the process's metrics and writes them in the Prometheus text format: the factory behind `/metrics`.
///
/// One series is one handler, however often it is asked for. Counters and gauges are atomics; timers and recorders are
/// histograms, in seconds and in the recorded unit.
public final class MetricsRegistry: MetricsFactory {
    private let families = Mutex<[String: MetricFamily]>([:])

    /// An empty registry.
    public init() {}

    /// All series in the text format, version 0.0.4, families and series in the order of their names.
    public func exposition() -> String {
        let families = families.withLock { $0 }
        return families.sorted { $0.key < $1.key }.map { name, family in family.exposition(name: name) }.joined()
    }

    private func series<Series: MetricSeries>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ make: () -> Series
    ) -> Series {
        let name = MetricText.name(label)
        let labels = MetricText.labels(dimensions)
        return families.withLock { families in
            if let known = families[name]?.series[labels] as? Series { return known }
            let made = make()
            families[name, default: MetricFamily(kind: Series.kind)].add(made, labels: labels)
            return made
        }
    }

    /// A counter; its name should end in `_total`.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions) { CounterSeries() }
    }

    /// A counter that is counted elsewhere, and read whenever somebody looks; its name should end in `_total`.
    ///
    /// - Parameters:
    ///   - label: Its name.
    ///   - dimensions: Its labels.
    ///   - read: Its value; it must not fall.
    public func readCounter(label: String, dimensions: [(String, String)], _ read: @escaping @Sendable () -> Int) {
        _ = series(label, dimensions) { ReadSeries(read) }
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions) { GaugeSeries() }
    }

    /// A histogram in the recorded unit, or a gauge of the last value where nothing is aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return series(label, dimensions) { HistogramSeries() } }
        return series(label, dimensions) { GaugeSeries() }
    }

    /// A histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions) { HistogramSeries() }
    }

    /// Series live as long as the process: a counter that goes and returns would look like a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// See ``destroyCounter(_:)``.
    public func destroyMeter(_ handler: any MeterHandler) {}

    /// See ``destroyCounter(_:)``.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// See ``destroyCounter(_:)``.
    public func destroyTimer(_ handler: any TimerHandler) {}
}
