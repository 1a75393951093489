import HTTPListener
import HTTPTypes
import HTTPWire
import Logging
import ServiceLifecycle
import Synchronization

/// Answers with a closure.
struct Answering: RequestHandler {
    let answer: @Sendable (Request, Exchange) -> Response?

    init(_ answer: @escaping @Sendable (Request, Exchange) -> Response?) {
        self.answer = answer
    }

    func handle(_ request: Request, _ exchange: Exchange) -> Response? { answer(request, exchange) }

    /// Takes requests and forgets them.
    static let never = Answering { _, _ in nil }

    /// Method, path and body of the request, as the body of a 200.
    static let echo = Answering { request, _ in
        Response(status: .ok, body: Array("\(request.method) \(request.path) ".utf8) + request.body)
    }
}

/// Keeps the exchanges of requests that are not answered at once, and lets a test wait for them.
final class Parked: RequestHandler {
    let exchanges: AsyncStream<(path: String, exchange: Exchange)>
    private let continuation: AsyncStream<(path: String, exchange: Exchange)>.Continuation

    init() {
        (exchanges, continuation) = AsyncStream.makeStream()
    }

    /// Paths that begin with `/now` are answered at once.
    func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        if request.path.hasPrefix("/now") { return Response(status: .ok, body: Array(request.path.utf8)) }
        continuation.yield((request.path, exchange))
        return nil
    }
}

/// Counts what a server tells it, and lets a test wait for counts.
final class Counting: ListenerObserver {
    struct Counts: Sendable {
        var accepted = 0
        var closed = 0
        var refused: [Refusal] = []
        var answered: [Int] = []
        var streamsBegun = 0
        var streamsEnded: [ResponseStream.End] = []
    }

    private struct State {
        var counts = Counts()
        var waiting: [(@Sendable (Counts) -> Bool, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var counts: Counts { state.withLock(\.counts) }

    func accepted() { change { $0.accepted += 1 } }
    func closed() { change { $0.closed += 1 } }
    func refused(_ refusal: Refusal) { change { $0.refused.append(refusal) } }
    func answered(_ status: HTTPResponse.Status, after duration: @autoclosure () -> Duration) {
        change { $0.answered.append(status.code) }
    }
    func streamBegan() { change { $0.streamsBegun += 1 } }
    func streamEnded(_ end: ResponseStream.End) { change { $0.streamsEnded.append(end) } }

    /// Waits until the counts are as wanted.
    func wait(until condition: @escaping @Sendable (Counts) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMet = state.withLock { state in
                if condition(state.counts) { return true }
                state.waiting.append((condition, continuation))
                return false
            }
            if isMet { continuation.resume() }
        }
    }

    private func change(_ edit: (inout Counts) -> Void) {
        let met = state.withLock { state in
            edit(&state.counts)
            let counts = state.counts
            let met = state.waiting.filter { $0.0(counts) }
            state.waiting.removeAll { $0.0(counts) }
            return met.map(\.1)
        }
        for continuation in met { continuation.resume() }
    }
}

/// A server for the length of one closure.
struct TestServer: Sendable {
    let addresses: [ListenAddress]
    let observer: Counting
    /// Begins a graceful shutdown.
    let stop: @Sendable () async -> Void

    var address: ListenAddress { addresses[0] }

    static func run(
        at addresses: [String] = ["127.0.0.1:0"],
        _ configuration: ListenerConfiguration = ListenerConfiguration(),
        handler: any RequestHandler = Answering.echo,
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        let observer = Counting()
        let server = HTTPServer(
            addresses: try addresses.map { try ListenAddress($0) },
            configuration: configuration,
            handler: handler,
            observer: observer,
            logger: logger
        )
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let running = TestServer(addresses: try await server.boundAddresses, observer: observer) {
                await group.triggerGracefulShutdown()
            }
            do {
                try await body(running)
            } catch {
                tasks.cancelAll()
                throw error
            }
            // Whoever is still connected is cut off.
            tasks.cancelAll()
            try? await tasks.waitForAll()
        }
    }
}

func get(_ path: String = "/", _ fields: String = "") -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

func post(_ path: String = "/", _ body: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
