public import CoreMetrics
public import Logging
internal import Metrics
internal import OutboundHTTP
public import Store
import Synchronization

/// Delivers scans to HTTP endpoints: at first while their push waits for its answer, then, where that failed, as jobs.
///
/// There is one in a process. Its handlers (``handler(for:)``) make the first attempts; ``OutboxRunner`` makes it do the
/// jobs. Both see the same breakers.
public final class Forwarder: JobPerformer {
    /// How long one attempt may take.
    ///
    /// It is longer than a push waits: a reply that comes later goes out as a customer-service message.
    public static let timeout: Duration = .seconds(15)
    /// How much of an answer is read, in bytes.
    public static let answerLimit = 64 << 10
    /// First attempts at one time; beyond it a scan goes straight to a job, so that nobody waits for a connection.
    static let firstAttempts = 64
    /// Of those, attempts at one endpoint: a slow one leaves room for the others.
    static let firstAttemptsPerTarget = 32

    /// The kind of its jobs.
    public let kind = ForwardDelivery.jobKind
    /// Which endpoints are left alone now.
    public let breakers: CircuitBreakers
    let time: TimeSource
    private let client: OutboundClient
    private let logger: Logger
    private let counters: ForwardCounters
    private let targets = Mutex<[String: ForwardTarget]>([:])
    private let underWay = Mutex<[String: Int]>([:])

    /// A forwarder with connections of its own.
    ///
    /// - Parameters:
    ///   - metrics: Where it counts first attempts and unusable replies; `nil` counts nothing.
    ///   - logger: Where it says what failed.
    ///   - time: The clocks.
    /// - Throws: ``ForwarderError`` where the process has no descriptor left.
    public init(
        metrics: (any MetricsFactory)? = nil,
        logger: Logger = Logger(label: "qrscene"),
        time: TimeSource = .system
    ) throws(ForwarderError) {
        do {
            client = try OutboundClient(connections: Self.firstAttempts + OutboxRunner.parallel)
        } catch {
            throw ForwarderError(reason: "\(error)")
        }
        breakers = CircuitBreakers()
        self.logger = logger
        self.time = time
        counters = ForwardCounters(metrics)
    }

    /// A handler that forwards to an endpoint.
    public func handler(for target: ForwardTarget) -> ForwardHandler {
        adopt(target)
        return ForwardHandler(target: target, forwarder: self)
    }

    /// The job that delivers a document which follows from no scan; its endpoint is to be adopted (``adopt(_:)``).
    ///
    /// - Parameters:
    ///   - document: What is posted, in JSON.
    ///   - id: The same at every attempt, for the endpoint to know a repetition by; without blanks.
    ///   - target: The endpoint.
    ///   - now: Milliseconds since 1970.
    /// - Returns: The job.
    public func job(_ document: [UInt8], id: String, to target: ForwardTarget, at now: Int64) -> Job {
        ForwardDelivery(id: id, body: document).job(to: target, openID: "", attempts: 0, dueAt: now)
    }

    /// Lets the jobs of an endpoint be done with this target's secrets from now on.
    ///
    /// A job knows its endpoint by the URL, so the last target of a URL decides.
    public func adopt(_ target: ForwardTarget) { targets.withLock { $0[target.url] = target } }

    /// Delivers one job.
    public func perform(_ job: TakenJob) async -> JobResult {
        guard let target = targets.withLock({ $0[job.job.target] }) else {
            return .failed(reason: "no route forwards to \(ForwardTarget.place(of: job.job.target)) any more")
        }
        guard let delivery = ForwardDelivery(payload: job.job.payload) else {
            return .refused(reason: "its payload cannot be read")
        }
        if let refusal = delivery.refusal { return .refused(reason: refusal) }
        return switch await attempt(delivery, to: target) {
        case .delivered: .done
        case .failed(let reason, let retryAfter): .failed(reason: reason, retryAfter: retryAfter)
        case .gone(let reason): .refused(reason: reason)
        }
    }

    /// Makes the first attempt, where there is room for one and the endpoint is not left alone; `nil` where not.
    func firstAttempt(_ delivery: ForwardDelivery, to target: ForwardTarget) async -> ForwardOutcome? {
        let hasRoom = underWay.withLock { underWay in
            let ofTarget = underWay[target.url, default: 0]
            guard ofTarget < Self.firstAttemptsPerTarget, underWay.values.reduce(0, +) < Self.firstAttempts else {
                return false
            }
            underWay[target.url] = ofTarget + 1
            return true
        }
        guard hasRoom else { return nil }
        defer {
            underWay.withLock { underWay in
                let left = underWay[target.url, default: 1] - 1
                underWay[target.url] = left > 0 ? left : nil
            }
        }
        guard breakers.begin(target.url, at: time.now()) else { return nil }
        let outcome = await attempt(delivery, to: target)
        breakers.end(target.url, outcome.ofTarget, at: time.now())
        return outcome
    }

    func count(_ result: ForwardCounters.Result) { counters.count(result) }

    func countUnusableReply() { counters.unusableReplies?.increment() }

    /// Says what an operator should know of; the reasons may hold words of the endpoint.
    func warn(_ message: String) {
        let isPlain = { (scalar: Unicode.Scalar) in scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) }
        let plain = message.unicodeScalars.prefix(500).map { isPlain($0) ? Character($0) : "?" }
        logger.warning("\(String(plain))")
    }

    private func attempt(_ delivery: ForwardDelivery, to target: ForwardTarget) async -> ForwardOutcome {
        let signature = WebhookSignature(
            id: delivery.id,
            timestamp: time.unixSeconds,
            body: delivery.body,
            secrets: target.secrets
        )
        var request = OutboundRequest(
            method: "POST",
            url: target.url,
            headers: [
                OutboundHeader("Content-Type", "application/json"),
                OutboundHeader("webhook-id", signature.id),
                OutboundHeader("webhook-timestamp", String(signature.timestamp)),
                OutboundHeader("webhook-signature", signature.signatures),
            ],
            body: delivery.body,
            timeout: Self.timeout,
            maxResponseBytes: Self.answerLimit
        )
        request.cutsLongResponse = true
        request.publicAddressesOnly = !target.allowsPrivate
        do {
            return ForwardOutcome(try await client.send(request), now: time.unixSeconds)
        } catch {
            return .failed(reason: "\(error)")
        }
    }
}

extension ForwardOutcome {
    /// What it tells of the endpoint.
    fileprivate var ofTarget: CircuitBreaker.Outcome {
        switch self {
        case .delivered: .success
        case .failed(_, let retryAfter): .failure(retryAfter: retryAfter)
        case .gone: .unknown
        }
    }
}

/// A forwarder that cannot be made.
public struct ForwarderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Why.
    public let reason: String
    /// The same in a sentence.
    public var description: String { "nothing can be forwarded from this process: \(reason)" }
}
