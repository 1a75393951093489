import Logging
import OutboundHTTP
import QRScene
import ServiceLifecycle
import TestSupport

/// A receiver on free ports of 127.0.0.1 for the length of one closure, with all that it tells.
struct RunningReceiver: Sendable {
    let receiver: Receiver
    let callback: String
    let admin: String
    let journal: NoteLog
    let log: LogLines
    /// Its connections stay open between requests; a request with `Connection: close` has one of its own.
    let client: OutboundClient
    /// Begins a graceful shutdown.
    let stop: @Sendable () async -> Void

    static func run(
        _ accounts: [Account],
        connections: Int = 4,
        _ change: (inout ReceiverConfiguration) -> Void = { _ in },
        body: @Sendable (RunningReceiver) async throws -> Void
    ) async throws {
        let (journal, log) = (NoteLog(), LogLines())
        var configuration = ReceiverConfiguration(addresses: [.loopback(port: 0)], adminAddresses: [.loopback(port: 0)])
        configuration.journals = [journal]
        change(&configuration)
        let logger = log.logger()
        let receiver = try Receiver(accounts: accounts, configuration: configuration, logger: logger)
        let client = try OutboundClient(connections: connections)
        let group = ServiceGroup(services: [receiver], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let bound = try await receiver.bound()
            let running = RunningReceiver(
                receiver: receiver,
                callback: bound.callbacks.first.map { "http://\($0)" } ?? "nowhere",
                admin: "http://\(bound.admin[0])",
                journal: journal,
                log: log,
                client: client
            ) {
                await group.triggerGracefulShutdown()
            }
            do {
                try await body(running)
            } catch {
                tasks.cancelAll()
                throw error
            }
            // Nothing is in flight any more, so a graceful end is a quick one, and must come about.
            await running.stop()
            try await tasks.waitForAll()
        }
    }

    /// One request to the public listener.
    func send(_ sending: Sending, ownConnection: Bool = false) async throws -> OutboundResponse {
        var headers = [OutboundHeader("Content-Type", sending.contentType)]
        if ownConnection { headers.append(OutboundHeader("Connection", "close")) }
        return try await client.send(
            OutboundRequest(
                method: sending.method,
                url: callback + sending.path + (sending.query.isEmpty ? "" : "?" + sending.query),
                headers: headers,
                body: sending.body,
                timeout: .seconds(40)
            )
        )
    }

    /// One GET to the admin listener.
    func admin(_ path: String) async throws -> OutboundResponse {
        try await client.send(OutboundRequest(url: admin + path, timeout: .seconds(40)))
    }
}

extension OutboundResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// Status, fields but the time, and body: all that a stranger can see.
    var visible: [String] {
        ["\(status)"] + headers.filter { $0.name.lowercased() != "date" }.map { "\($0.name): \($0.value)" } + [text]
    }
}
