internal import CoreMetrics
internal import Metrics

/// Counts how first attempts ended, `qrscene_forward_total`; jobs are counted with all other jobs.
struct ForwardCounters: Sendable {
    enum Result: String, CaseIterable {
        /// The endpoint took it.
        case delivered
        /// It did not, and a job goes on.
        case failed
        /// It wants no more.
        case gone
        /// There was no first attempt: the route is ordered, the endpoint is left alone, or there was no room.
        case queued
    }

    private let counters: [Result: Counter]
    /// Answers whose reply could not be used.
    let unusableReplies: Counter?

    init(_ metrics: (any MetricsFactory)?) {
        guard let metrics else {
            (counters, unusableReplies) = ([:], nil)
            return
        }
        counters = Dictionary(
            uniqueKeysWithValues: Result.allCases.map { result in
                let labels = [("result", result.rawValue)]
                return (result, Counter(label: "qrscene_forward_total", dimensions: labels, factory: metrics))
            }
        )
        unusableReplies = Counter(label: "qrscene_forward_reply_unusable_total", dimensions: [], factory: metrics)
    }

    func count(_ result: Result) { counters[result]?.increment() }
}
