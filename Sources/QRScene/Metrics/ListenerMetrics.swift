internal import CoreMetrics
internal import HTTPListener
internal import HTTPTypes
internal import HTTPWire
internal import Metrics

/// Counts the public listener's connections and refused requests.
struct ListenerMetrics: ListenerObserver {
    private let connections: Meter
    private let acceptedTotal: Counter
    private let factory: any MetricsFactory

    init(factory: any MetricsFactory) {
        self.factory = factory
        connections = Meter(label: "qrscene_http_connections", dimensions: [], factory: factory)
        connections.set(0)
        acceptedTotal = Counter(label: "qrscene_http_accepted_total", dimensions: [], factory: factory)
    }

    func accepted() {
        acceptedTotal.increment()
        connections.increment()
    }

    func closed() { connections.decrement() }

    func refused(_ refusal: Refusal) {
        Counter(label: "qrscene_http_refused_total", dimensions: [("reason", refusal.answer.label)], factory: factory)
            .increment()
    }

    func answered(_ status: HTTPResponse.Status, after duration: @autoclosure () -> Duration) {}
}
