import ArgumentParser
import Foundation
import OutboundHTTP
import QRScene

/// Asks a running receiver's API.
struct AdminClient: Sendable {
    /// What was answered, as it came.
    struct Answer: Sendable {
        let body: [UInt8]

        /// The document as one line, for machines.
        var line: String { String(decoding: body, as: UTF8.self) }

        /// What it says.
        func read<Value: Decodable>(_ type: Value.Type) throws(AdminFailure) -> Value {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            do {
                return try decoder.decode(type, from: Data(body))
            } catch {
                throw .nonsense
            }
        }
    }

    private let base: String
    private let key: String?
    private let client: OutboundClient

    /// - Throws: ``ConfigurationError`` where no address is configured.
    init(_ settings: Settings) throws {
        guard let address = try settings.addresses(.adminListen).first else {
            throw settings.wrong(.adminListen, "say where the receiver's API answers: 127.0.0.1:8081")
        }
        base = address.baseURL
        key = settings[.apiKey]
        client = try OutboundClient(connections: 4)
    }

    /// One request, and its answer where it is a good one.
    func ask(_ method: String, _ path: String, _ body: [String: JSONValue] = [:]) async throws(AdminFailure) -> Answer {
        var request = request(method, path)
        if method != "GET" { request.body = JSONValue.object(body).bytes }
        return Answer(body: try await send(request).body)
    }

    /// Follows a stream of server-sent events until it ends; hands over the data of each.
    func follow(_ path: String, _ hear: @escaping @Sendable ([UInt8]) -> Void) async throws(AdminFailure) {
        var request = request("GET", path)
        request.timeout = .seconds(900)
        let events = EventLines()
        request.onBody = { piece in for data in events.take(piece) { hear(data) } }
        _ = try await send(request)
    }

    private func request(_ method: String, _ path: String) -> OutboundRequest {
        var headers = [OutboundHeader("Content-Type", "application/json")]
        if let key { headers.append(OutboundHeader("Authorization", "Bearer \(key)")) }
        return OutboundRequest(method: method, url: base + path, headers: headers, timeout: .seconds(30))
    }

    private func send(_ request: OutboundRequest) async throws(AdminFailure) -> OutboundResponse {
        let response: OutboundResponse
        do {
            response = try await client.send(request)
        } catch {
            throw .unreachable(base, error)
        }
        guard (200...299).contains(response.status) else { throw AdminFailure(response) }
        return response
    }
}

/// A request to the API that brought nothing.
enum AdminFailure: CommandFailure {
    case unreachable(String, OutboundError)
    case refused(status: Int, word: String, message: String)
    case nonsense

    private struct Envelope: Decodable {
        struct Body: Decodable {
            var code: String
            var message: String
            var hint: String?
        }

        var error: Body
    }

    init(_ response: OutboundResponse) {
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(response.body)) else {
            self = .refused(status: response.status, word: "status_\(response.status)", message: "\(response.status)")
            return
        }
        let hint = envelope.error.hint.map { "; \($0)" } ?? ""
        self = .refused(
            status: response.status,
            word: envelope.error.code,
            message: Printable.text(envelope.error.message + hint)
        )
    }

    var code: String {
        switch self {
        case .unreachable: "RECEIVER_UNREACHABLE"
        case .refused(_, let word, _): word.uppercased()
        case .nonsense: "RECEIVER_ANSWER"
        }
    }

    var exitStatus: ExitCode {
        switch self {
        case .unreachable, .refused(503, _, _): ExitStatus.unavailable
        case .refused, .nonsense: ExitStatus.failed
        }
    }

    var description: String {
        switch self {
        case .unreachable(let base, let error):
            "no receiver answers at \(base): \(error); start one, or name it with --admin-listen"
        case .refused(_, _, let message): message
        case .nonsense: "what answers there is no receiver of this version"
        }
    }

    /// Whether the request was understood and not granted.
    var isRefusal: Bool {
        if case .refused(403, _, _) = self { return true }
        return false
    }
}
