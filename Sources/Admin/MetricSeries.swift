internal import CoreMetrics
import Synchronization

/// A number that only grows.
final class CounterSeries: MetricSeries, CounterHandler {
    static let kind = MetricKind.counter
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { value.store(0, ordering: .relaxed) }

    func lines(name: String, labels: String) -> String {
        line(name, labels, String(value.load(ordering: .relaxed)))
    }
}

/// A number that only grows, and is counted elsewhere.
final class ReadSeries: MetricSeries {
    static let kind = MetricKind.counter
    private let read: @Sendable () -> Int

    init(_ read: @escaping @Sendable () -> Int) { self.read = read }

    func lines(name: String, labels: String) -> String { line(name, labels, String(read())) }
}

/// A number that goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    static let kind = MetricKind.gauge
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { self.value.withLock { $0 = value } }

    func increment(by amount: Double) { value.withLock { $0 += amount } }

    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    func record(_ value: Int64) { set(value) }

    func record(_ value: Double) { set(value) }

    func lines(name: String, labels: String) -> String {
        line(name, labels, value.withLock(\.description))
    }
}

/// How often values fell below each bound, and their sum.
///
/// The bounds are those of answer times: 5 s is the platform's patience.
final class HistogramSeries: MetricSeries, TimerHandler, RecorderHandler {
    static let kind = MetricKind.histogram
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    private struct State {
        var counts = [Int64](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func lines(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        let separator = labels.isEmpty ? "" : ","
        var total: Int64 = 0
        var text = ""
        for (bound, count) in zip(Self.bounds.map(\.description) + ["+Inf"], state.counts) {
            total += count
            text += line(name + "_bucket", "\(labels)\(separator)le=\"\(bound)\"", String(total))
        }
        return text + line(name + "_sum", labels, state.sum.description) + line(name + "_count", labels, String(total))
    }
}
