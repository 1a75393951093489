import Admin
import CoreMetrics
import Metrics
import Testing

@Suite("Metrics registry")
struct MetricsRegistryTests {
    private let registry = MetricsRegistry()

    private func counter(_ name: String, _ labels: [(String, String)] = []) -> Counter {
        Counter(label: name, dimensions: labels, factory: registry)
    }

    private func read() throws -> PrometheusText { try PrometheusText(registry.exposition()) }

    @Test func nothingIsExposedAsNothing() {
        #expect(registry.exposition() == "")
    }

    @Test func countersGaugesAndHistogramsAreReadBack() throws {
        counter("a_total", [("kind", "x")]).increment(by: 3)
        counter("a_total", [("kind", "y")]).increment()
        let gauge = Meter(label: "open", dimensions: [], factory: registry)
        gauge.set(5)
        gauge.decrement()
        gauge.increment(by: 0.5)
        Recorder(label: "last", dimensions: [], aggregate: false, factory: registry).record(7)
        Timer(label: "took_seconds", dimensions: [], factory: registry).recordMilliseconds(20)
        let text = try read()
        #expect(text.types == ["a_total": "counter", "open": "gauge", "last": "gauge", "took_seconds": "histogram"])
        #expect(text.value("a_total", ["kind": "x"]) == 3)
        #expect(text.value("a_total", ["kind": "y"]) == 1)
        #expect(text.value("open") == 4.5)
        #expect(text.value("last") == 7)
        #expect(text.value("took_seconds_count") == 1)
    }

    @Test func aSeriesIsThereFromTheStart() throws {
        _ = counter("idle_total", [("result", "late")])
        #expect(try read().value("idle_total", ["result": "late"]) == 0)
    }

    struct Name: Sendable, CustomTestStringConvertible {
        let label: String
        let name: String
        var testDescription: String { label.debugDescription }
    }

    @Test(arguments: [
        Name(label: "a_b:c9", name: "a_b:c9"), Name(label: "http.requests", name: "http_requests"),
        Name(label: "9lives", name: "_9lives"), Name(label: "", name: "_"), Name(label: "a b{c}", name: "a_b_c_"),
        Name(label: "推送", name: "__"), Name(label: "é", name: "_"), Name(label: "٣x", name: "_x"),
        Name(label: "a\nb", name: "a_b"),
    ])
    func namesAreMadeFit(_ example: Name) throws {
        counter(example.label).increment()
        #expect(try read().value(example.name) == 1)
    }

    @Test(arguments: ["\\", "\"", "\n", "a\\\"b\nc", "}", ",", "=", " ", "", "推送 é", "\\n", "a\r\nb", "e\u{301}"])
    func labelValuesComeBack(_ value: String) throws {
        counter("a_total", [("v", value), ("w", "2")]).increment()
        let sample = try #require(try read().samples.first)
        #expect(sample.labels["v"].map { Array($0.utf8) } == Array(value.utf8))
        #expect(sample.labels["w"] == "2")
    }

    @Test func labelNamesAreMadeFit() throws {
        counter("a_total", [("a-b", "1"), ("9", "2")]).increment()
        #expect(try read().samples.first?.labels == ["a_b": "1", "_9": "2"])
    }

    @Test func theOrderOfLabelsDoesNotMakeAnotherSeries() throws {
        counter("a_total", [("x", "1"), ("y", "2")]).increment()
        counter("a_total", [("y", "2"), ("x", "1")]).increment()
        let text = try read()
        #expect(text.samples.count == 1)
        #expect(text.value("a_total", ["x": "1", "y": "2"]) == 2)
    }

    @Test func theSameSeriesTwiceIsOneSeries() throws {
        for _ in 0..<3 {
            counter("a_total").increment()
            Timer(label: "b", dimensions: [("x", "1")], factory: registry).recordSeconds(1)
            Meter(label: "c", dimensions: [], factory: registry).increment()
        }
        let text = try read()
        #expect(text.value("a_total") == 3)
        #expect(text.value("b_count", ["x": "1"]) == 3)
        #expect(text.value("c") == 3)
    }

    @Test func anotherKindUnderAKnownNameIsKeptOutAndHarmsNothing() throws {
        counter("taken_total").increment()
        let gauge = Meter(label: "taken_total", dimensions: [], factory: registry)
        gauge.set(99)
        let other = Timer(label: "taken_total", dimensions: [("x", "1")], factory: registry)
        other.recordSeconds(1)
        let text = try read()
        #expect(text.types == ["taken_total": "counter"])
        #expect(text.samples == [.init(name: "taken_total", labels: [:], value: 1)])
    }

    struct Observation: Sendable, CustomTestStringConvertible {
        let nanoseconds: Int64
        let firstBucket: String
        var testDescription: String { "\(nanoseconds) ns" }
    }

    /// A value stands in each bucket whose bound it does not pass; a bound itself counts as within.
    @Test(arguments: [
        Observation(nanoseconds: 0, firstBucket: "0.0005"), Observation(nanoseconds: 500_000, firstBucket: "0.0005"),
        Observation(nanoseconds: 500_001, firstBucket: "0.001"),
        Observation(nanoseconds: 20_000_000, firstBucket: "0.025"),
        Observation(nanoseconds: 1_000_000_000, firstBucket: "1.0"),
        Observation(nanoseconds: 5_000_000_000, firstBucket: "5.0"),
        Observation(nanoseconds: 5_000_000_001, firstBucket: "+Inf"),
        Observation(nanoseconds: .max, firstBucket: "+Inf"),
    ])
    func aValueFallsIntoItsBucketAndAllAbove(_ example: Observation) throws {
        Timer(label: "t", dimensions: [("a", "b")], factory: registry).recordNanoseconds(example.nanoseconds)
        let buckets = try read().samples.filter { $0.name == "t_bucket" }
        let first = try #require(buckets.firstIndex { $0.labels["le"] == example.firstBucket })
        #expect(buckets[..<first].allSatisfy { $0.value == 0 })
        #expect(buckets[first...].allSatisfy { $0.value == 1 })
    }

    @Test func aHistogramIsCumulativeAndEndsInInfinity() throws {
        let timer = Timer(label: "t_seconds", dimensions: [("a", "b")], factory: registry)
        for milliseconds in [1, 1, 3, 40, 400, 9000] { timer.recordMilliseconds(milliseconds) }
        let text = try read()
        let buckets = text.samples.filter { $0.name == "t_seconds_bucket" }
        let bounds = try buckets.map { bucket in
            let bound = try #require(bucket.labels["le"])
            return bound == "+Inf" ? Double.infinity : try #require(Double(bound))
        }
        #expect(bounds == bounds.sorted())
        #expect(bounds.last == .infinity)
        #expect(Set(bounds).count == bounds.count)
        let counts = buckets.map(\.value)
        #expect(counts == counts.sorted())
        #expect(counts.last == 6)
        #expect(text.value("t_seconds_count", ["a": "b"]) == 6)
        let sum = try #require(text.value("t_seconds_sum", ["a": "b"]))
        #expect(abs(sum - 9.445) < 1e-9)
        #expect(buckets.allSatisfy { $0.labels["a"] == "b" })
    }

    @Test func aRecorderWithoutUnitsIsAHistogramOfItsOwn() throws {
        Recorder(label: "sizes", dimensions: [], aggregate: true, factory: registry).record(2.0)
        #expect(try read().value("sizes_bucket", ["le": "2.5"]) == 1)
        #expect(try read().value("sizes_sum") == 2)
    }

    @Test func familiesAndSeriesStandInTheOrderOfTheirNames() throws {
        for name in ["c_total", "a_total", "b_total"] { counter(name, [("x", "2")]).increment() }
        for value in ["3", "1"] { counter("b_total", [("x", value)]).increment() }
        let samples = try read().samples.map { $0.name + ($0.labels["x"] ?? "") }
        #expect(samples == ["a_total2", "b_total1", "b_total2", "b_total3", "c_total2"])
    }

    @Test func manyThreadsLoseNoCount() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter("a_total").increment()
                        Timer(label: "t", dimensions: [], factory: registry).recordSeconds(1)
                    }
                }
            }
        }
        let text = try read()
        #expect(text.value("a_total") == 8000)
        #expect(text.value("t_count") == 8000)
    }

    @Test func aDestroyedSeriesKeepsItsCount() throws {
        let one = counter("a_total")
        one.increment()
        one.destroy()
        counter("a_total").increment()
        #expect(try read().value("a_total") == 2)
    }

    /// The reader above is the judge, so it must be able to say no.
    @Test(arguments: [
        "a 1\n", "# TYPE a counter\na 1", "# TYPE a counter\na  1\n", "# TYPE a counter\na{b=\"c} 1\n",
        "# TYPE a counter\na{b=\"\\x\"} 1\n", "# TYPE a counter\na 1\na 2\n", "# TYPE a counter\n# TYPE a gauge\n",
        "# TYPE a counter\n9a 1\n", "# TYPE a counter\na one\n", "# TYPE a counter\na{b=\"1\",b=\"2\"} 1\n",
    ])
    func theReaderRefusesWhatTheFormatDoesNotAllow(_ text: String) {
        #expect(throws: PrometheusText.Failure.self) { try PrometheusText(text) }
    }
}
