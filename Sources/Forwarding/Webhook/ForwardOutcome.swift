internal import OutboundHTTP

/// What came of one attempt to deliver.
enum ForwardOutcome: Sendable, Equatable {
    /// The endpoint took it; this is its answer, or the beginning of a long one.
    case delivered(answer: [UInt8])
    /// It did not; another attempt may, not before `retryAfter`.
    case failed(reason: String, retryAfter: Duration? = nil)
    /// It wants no more of them.
    case gone(reason: String)

    /// Judges an answer: 2xx is success; 410 is final; anything else, a redirect too, is a failure (Standard Webhooks 1.0,
    /// "Delivery success").
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - now: The wall clock in seconds since 1970.
    init(_ response: OutboundResponse, now: Int64) {
        switch response.status {
        case 200...299: self = .delivered(answer: response.body)
        case 410: self = .gone(reason: "it answered 410: it wants no more deliveries")
        case 300...399:
            self = .failed(
                reason: "it answered \(response.status), and redirects are not followed; forward to its new URL"
            )
        case 429, 503:
            let pause = response.header("Retry-After").flatMap { RetryAfter.pause($0, now: now) }
            self = .failed(reason: "it answered \(response.status)", retryAfter: pause)
        default: self = .failed(reason: "it answered \(response.status)")
        }
    }
}
