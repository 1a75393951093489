internal import HTTPTypes
public import HTTPWire

/// The endpoints of whoever operates the receiver: `/livez`, `/readyz`, `/metrics`, the API below `/api/`,
/// and the site at all other paths.
public struct AdminEndpoint: RequestHandler {
    /// Whether a push could be taken and stored now.
    public enum Readiness: Sendable {
        /// It could; with what an operator should know all the same.
        case ready(remark: String?)
        /// It could not.
        case notReady(reason: String)
    }

    private let metrics: MetricsRegistry
    private let readiness: @Sendable () -> Readiness
    private let api: APIEndpoint?
    private let site: (any RequestHandler)?

    /// The endpoints.
    ///
    /// - Parameters:
    ///   - metrics: What `/metrics` shows.
    ///   - readiness: What `/readyz` asks: whether a push could be taken and stored now.
    ///   - api: What answers below `/api/`.
    ///   - site: What answers elsewhere.
    public init(
        metrics: MetricsRegistry,
        readiness: @escaping @Sendable () -> Readiness,
        api: APIEndpoint? = nil,
        site: (any RequestHandler)? = nil
    ) {
        self.metrics = metrics
        self.readiness = readiness
        self.api = api
        self.site = site
    }

    /// Answers at once, but for the API and the site, which ask the store first.
    public func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        if let api, request.path.hasPrefix("/api/") { return api.handle(request, exchange) }
        guard let page = page(request.path) else {
            guard let site, !request.path.hasPrefix("/api/") else { return Self.text(.notFound, "not found\n") }
            return site.handle(request, exchange)
        }
        guard request.method == .get || request.method == .head else {
            var response = Self.text(.methodNotAllowed, "GET or HEAD\n")
            response.fields[.allow] = "GET, HEAD"
            return response
        }
        return page()
    }

    private func page(_ path: String) -> (() -> Response)? {
        switch path {
        case "/livez": { Self.text(.ok, "ok\n") }
        case "/readyz": ready
        case "/metrics": exposition
        default: nil
        }
    }

    private func ready() -> Response {
        switch readiness() {
        case .ready(let remark): Self.text(.ok, remark.map { "ready: \($0)\n" } ?? "ready\n")
        case .notReady(let reason): Self.text(.serviceUnavailable, "not ready: \(reason)\n")
        }
    }

    private func exposition() -> Response {
        Response(
            status: .ok,
            fields: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: Array(metrics.exposition().utf8)
        )
    }

    private static func text(_ status: HTTPResponse.Status, _ body: String) -> Response {
        Response(
            status: status,
            fields: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: Array(body.utf8)
        )
    }
}
