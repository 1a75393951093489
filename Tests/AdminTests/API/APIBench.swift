import Admin
import Foundation
import HTTPTypes
import HTTPWire
import Store
import Synchronization
import Testing

/// An API over a scripted archive, asked without sockets.
struct APIBench {
    var archive: (any PushArchive)? = ScriptedArchive([.sample(3, isRunning: true), .sample(2), .sample(1)])
    var desk = ScriptedDesk()
    var key: APIKey?
    var state = MemoryInboxStore()

    static let key = "0123456789abcdef"

    /// One request from this machine, answered now or later.
    func ask(
        _ method: HTTPRequest.Method = .get,
        _ target: String,
        host: String = "127.0.0.1:8081",
        from peer: PeerAddress? = .ipv4(0x7F00_0001, port: 5),
        fields: HTTPFields = [:],
        body: String = ""
    ) async throws -> Answer {
        let endpoint = AdminEndpoint(
            metrics: MetricsRegistry(),
            readiness: { .ready(remark: nil) },
            api: APIEndpoint(archive: archive, desk: desk, state: state, key: key)
        )
        let request = try Request(method, target, host: host, fields: fields, body: Array(body.utf8), from: peer)
        let response = await withCheckedContinuation { continuation in
            let exchange = Exchange(id: .init(connection: 0, request: 0), sink: Sink(continuation))
            if let response = endpoint.handle(request, exchange) { exchange.answer(response) }
        }
        return try Answer(response)
    }

    /// A request that may change something.
    func post(_ target: String, body: String = "{}") async throws -> Answer {
        try await ask(.post, target, fields: [.contentType: "application/json"], body: body)
    }

    struct Answer {
        let status: Int
        let fields: HTTPFields
        let object: [String: Any]

        init(_ response: Response) throws {
            status = response.status.code
            fields = response.fields
            object = try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
        }

        var error: [String: String]? {
            (object["error"] as? [String: Any])?.compactMapValues { $0 as? String }
        }

        var ids: [String] { (object["events"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String } }
    }

    private final class Sink: ResponseSink {
        private let waiting: Mutex<CheckedContinuation<Response, Never>?>

        init(_ continuation: CheckedContinuation<Response, Never>) { waiting = Mutex(continuation) }

        func deliver(_ response: Response, to id: Exchange.ID) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: response)
        }
    }
}
