internal import Binding
internal import CoreMetrics
internal import Logging
internal import Metrics

/// Counts what flows refuse, and says why the platform made no code.
struct FlowMetrics: FlowCounting {
    let factory: (any MetricsFactory)?
    let logger: Logger

    func refused(event: String, reason: String) {
        logger.info("flow: \(event) refused: \(reason)")
        guard let factory else { return }
        let labels = [("event", event), ("reason", reason)]
        Counter(label: "qrscene_flow_refused_total", dimensions: labels, factory: factory).increment()
    }

    func codeFailed(reason: String) {
        logger.warning("the platform made no code for a flow: \(reason)")
        guard let factory else { return }
        Counter(label: "qrscene_flow_code_failed_total", factory: factory).increment()
    }
}
