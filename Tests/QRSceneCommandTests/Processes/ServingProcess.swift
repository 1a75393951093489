import Glibc
import OutboundHTTP
import TestSupport
import Testing

/// A `qrscene serve` on free ports for the length of one closure.
struct ServingProcess: Sendable {
    let callback: String
    let port: UInt16
    let admin: String
    let folder: TemporaryFolder
    /// Standard output: a line a push.
    let journal: LineWatch
    /// Standard error: the log.
    let log: LineWatch
    private let process: ChildProcess

    static let token = ["WECHAT_TOKEN": "ServeToken1"]
    static let routes = "routes:\n  - scene: \"table/{n}\"\n    reply: { text: \"table {n}\" }\n"

    /// Starts it, waits until it listens, and ends it with SIGTERM, which must come to exit code 0.
    static func run(
        _ environment: [String: String] = token,
        routes: String? = routes,
        options: [String] = [],
        body: (ServingProcess) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        if let routes { try folder.write("routes.yaml", routes) }
        let process = try Binary.start(
            ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"] + options,
            // What is not about the deadline must not meet it on a machine that is busy.
            ["QRSCENE_LOG_FORMAT": "json", "QRSCENE_ANSWER_DEADLINE": "60"].merging(environment) { $1 },
            in: folder
        )
        defer { process.signal(SIGKILL) }
        let (journal, log) = (LineWatch(process.answer), LineWatch(process.talk))
        let callback = try address(in: try await log.line(with: "receiving for default"))
        let admin = try address(in: try await log.line(with: "/livez, /readyz, /metrics and the API at"))
        let serving = ServingProcess(
            callback: "http://\(callback)",
            port: UInt16(callback.drop { $0 != ":" }.dropFirst().prefix { $0 != "/" }) ?? 0,
            admin: "http://\(admin)",
            folder: folder,
            journal: journal,
            log: log,
            process: process
        )
        try await body(serving)
        serving.terminate()
        #expect(await serving.exit() == 0)
    }

    func terminate() { signal(SIGTERM) }

    func signal(_ number: Int32) { process.signal(number) }

    /// The exit code, as soon as there is one.
    func exit() async -> Int32 { await process.exit() }

    /// A push by the command, to this receiver.
    func push(_ arguments: [String], _ environment: [String: String] = token) async throws -> Binary.Finished {
        try await Binary.run(["push"] + arguments + ["--to", callback, "--json"], environment)
    }

    func get(_ path: String) async throws -> OutboundResponse {
        try await OutboundClient(connections: 1).send(OutboundRequest(url: admin + path, timeout: .seconds(30)))
    }

    /// The end of a log line's message: where something listens.
    private static func address(in line: String) throws -> String {
        let message = try #require(try JSONObject(line).text("message"))
        return String(try #require(message.split(separator: " ").last))
    }
}
