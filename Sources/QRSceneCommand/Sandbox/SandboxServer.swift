import Logging
import QRScene
import Sandbox
import ServiceLifecycle
import UnixSignals

/// A sandbox on a listener of its own.
struct SandboxServer: Service {
    let sandbox: Sandbox
    private let server: HTTPServer
    private let logger: Logger

    init(_ settings: Settings, _ options: SandboxOptions) throws {
        var logger = Logger(label: "qrscene.sandbox") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        self.logger = logger
        sandbox = Sandbox(
            account: try SampleAccount.account(settings),
            seed: options.seed,
            chaos: options.chaos,
            transport: try NetworkTransport(connections: 128)
        )
        server = HTTPServer(
            addresses: try settings.addresses(.sandboxListen),
            configuration: ListenerConfiguration(lanes: 1, connections: 2048),
            handler: SandboxEndpoint(sandbox),
            logger: logger
        )
    }

    func run() async throws { try await server.run() }

    /// Serves until SIGTERM or SIGINT, or the terminal closes.
    func serve(stoppingOnHangUp: Bool) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: self)],
            gracefulShutdownSignals: [.sigterm, .sigint] + (stoppingOnHangUp ? [.sighup] : []),
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// How this machine reaches the phone page, without the slash at the end; waits until it is served.
    func pageURL() async throws -> String {
        try await server.boundAddresses.first?.baseURL ?? ""
    }

    /// Sets the account's callback and says what is wrong with it.
    func check(_ callback: String) async {
        let problem = await sandbox.setCallback(callback)
        Terminal.say(
            problem.map { "the callback is not verified, and is checked again at the next push: \($0)" }
                ?? "the callback is verified: \(callback)"
        )
    }
}
