import Admin
import HTTPTypes
import HTTPWire
import Metrics
import Testing

@Suite("Admin endpoint")
struct AdminEndpointTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let target: String
        let problem: String?
        let remark: String?
        let status: Int
        let body: String
        var testDescription: String { "\(method) \(target), \(problem ?? "ready")" }

        init(
            _ method: HTTPRequest.Method,
            _ target: String,
            problem: String? = nil,
            remark: String? = nil,
            _ status: Int,
            _ body: String
        ) {
            self.method = method
            self.target = target
            self.problem = problem
            self.remark = remark
            self.status = status
            self.body = body
        }
    }

    private final class Nowhere: ResponseSink {
        func deliver(_ response: Response, to id: Exchange.ID) { Issue.record("answered later") }
    }

    private func answer(_ row: Row, metrics: MetricsRegistry = MetricsRegistry()) throws -> Response {
        let endpoint = AdminEndpoint(
            metrics: metrics,
            readiness: {
                row.problem.map { .notReady(reason: $0) } ?? .ready(remark: row.remark)
            }
        )
        let exchange = Exchange(id: .init(connection: 0, request: 0), sink: Nowhere())
        return try #require(endpoint.handle(try Request(row.method, row.target), exchange))
    }

    @Test(arguments: [
        Row(.get, "/livez", 200, "ok\n"), Row(.head, "/livez", 200, "ok\n"),
        Row(.get, "/livez", problem: "the disk is full", 200, "ok\n"), Row(.get, "/livez?x=1", 200, "ok\n"),
        Row(.get, "/readyz", 200, "ready\n"), Row(.head, "/readyz", 200, "ready\n"),
        Row(.get, "/readyz", problem: "the disk is full", 503, "not ready: the disk is full\n"),
        Row(.get, "/readyz", remark: "the store is away", 200, "ready: the store is away\n"),
        Row(.head, "/readyz", problem: "it is stopping", 503, "not ready: it is stopping\n"),
        Row(.get, "/metrics", 200, ""), Row(.head, "/metrics", 200, ""), Row(.get, "/", 404, "not found\n"),
        Row(.get, "/livez/", 404, "not found\n"), Row(.get, "/wechat", 404, "not found\n"),
        Row(.post, "/nothing", 404, "not found\n"), Row(.post, "/livez", 405, "GET or HEAD\n"),
        Row(.delete, "/metrics", 405, "GET or HEAD\n"), Row(.put, "/readyz", problem: "x", 405, "GET or HEAD\n"),
    ])
    func answersByTheTable(_ row: Row) throws {
        let response = try answer(row)
        #expect(response.status.code == row.status)
        #expect(String(decoding: response.body, as: UTF8.self) == row.body)
        #expect(response.fields[.cacheControl] == "no-store")
        #expect(response.fields[.allow] == (row.status == 405 ? "GET, HEAD" : nil))
        #expect(response.fields[.contentType]?.hasPrefix("text/plain") == true)
    }

    @Test func theMetricsAreThoseOfTheRegistryInTheFormatsContentType() throws {
        let registry = MetricsRegistry()
        Counter(label: "a_total", dimensions: [("x", "é")], factory: registry).increment(by: 2)
        let response = try answer(Row(.get, "/metrics", 200, ""), metrics: registry)
        #expect(response.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        let text = try PrometheusText(String(decoding: response.body, as: UTF8.self))
        #expect(text.value("a_total", ["x": "é"]) == 2)
    }
}
