import Foundation
import Logging
import OutboundHTTP
import QRScene
import ServiceLifecycle

@testable import Sandbox

/// A sandbox behind a real socket, and a client for it.
struct LiveSandbox: Sendable {
    let sandbox: Sandbox
    let base: String
    private let client: OutboundClient

    /// Runs a sandbox while the body runs.
    static func with<Result: Sendable>(
        _ sandbox: Sandbox,
        _ body: @Sendable (LiveSandbox) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "sandbox.tests")
        logger.logLevel = .critical
        let server = HTTPServer(
            addresses: [.loopback(port: 0)],
            configuration: ListenerConfiguration(lanes: 1),
            handler: SandboxEndpoint(sandbox),
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            let address = try await server.boundAddresses[0]
            let live = LiveSandbox(sandbox: sandbox, base: "http://\(address)", client: try OutboundClient())
            return try await body(live)
        }
    }

    func get(_ path: String, host: String? = nil, cookie: String? = nil) async throws -> OutboundResponse {
        let headers = Self.headers(("Host", host), ("Cookie", cookie))
        return try await client.send(OutboundRequest(url: base + path, headers: headers))
    }

    func post(
        _ path: String,
        _ body: String,
        origin: String? = nil,
        host: String? = nil
    ) async throws -> OutboundResponse {
        try await client.send(
            OutboundRequest(
                method: "POST",
                url: base + path,
                headers: Self.headers(("Origin", origin), ("Host", host)),
                body: Array(body.utf8),
                timeout: .seconds(30)
            )
        )
    }

    private static func headers(_ fields: (name: String, value: String?)...) -> [OutboundHeader] {
        fields.compactMap { field in field.value.map { OutboundHeader(field.name, $0) } }
    }

    func object(_ path: String, _ body: String? = nil) async throws -> [String: Any] {
        let response = if let body { try await post(path, body) } else { try await get(path) }
        return try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any] ?? [:]
    }
}
