internal import HTTPListener
internal import HTTPWire
internal import Inbox
public import Logging
public import SceneRouting
public import ServiceLifecycle
internal import Store
import Synchronization
internal import UnixSignals

/// The receiver: two listeners, an inbox, and the accounts it serves.
///
/// It is a service: it runs until the group it is in shuts down, or, with ``serve()``, until SIGTERM or SIGINT. Then it
/// stops accepting, finishes what is in flight, and returns.
public final class Receiver: Service {
    /// Where it can be reached, once both listeners are bound.
    public struct Addresses: Sendable {
        /// The public listener's, in the order of the configuration, with the real port where 0 was asked for.
        public var callbacks: [ListenAddress]
        /// The admin listener's.
        public var admin: [ListenAddress]
    }

    private let configuration: ReceiverConfiguration
    private let accounts: [InboxAccount]
    private let server: HTTPServer?
    private let admin: HTTPServer?
    private let logger: Logger
    private let readiness: ReceiverReadiness
    private let background: [any Service]
    private let scenes: AccountScenes

    /// A receiver for some accounts.
    ///
    /// - Parameters:
    ///   - accounts: Whose pushes are taken.
    ///   - configuration: How it listens, remembers and reports.
    ///   - logger: Where it tells what is not about a single push.
    /// - Throws: ``ReceiverError`` where two accounts share a path, or there is none.
    public init(
        accounts: [Account],
        configuration: ReceiverConfiguration = ReceiverConfiguration(),
        logger: Logger = Logger(label: "qrscene")
    ) throws(ReceiverError) {
        try Self.check(accounts)
        let parts = try ReceiverComposition(accounts, configuration, logger)
        self.configuration = configuration
        self.logger = logger
        self.accounts = parts.accounts
        scenes = parts.scenes
        background = parts.background
        let server = parts.publicServer()
        readiness = ReceiverReadiness(store: parts.store) { server?.hasBegun ?? true }
        self.server = server
        admin = parts.adminServer(readiness)
    }

    /// A receiver for one account.
    public convenience init(
        account: Account,
        configuration: ReceiverConfiguration = ReceiverConfiguration(),
        logger: Logger = Logger(label: "qrscene")
    ) throws(ReceiverError) {
        try self.init(accounts: [account], configuration: configuration, logger: logger)
    }

    /// Receives until the group this service runs in shuts down.
    public func run() async throws {
        // Services stop in the reverse of this order: the public listener first, so that `/readyz` says "stopping"
        // while requests in flight are finished.
        let services: [any Service] = (admin.map { [$0] } ?? []) + background + (server.map { [$0] } ?? [])
        let readiness = readiness
        try await withGracefulShutdownHandler {
            try await ServiceGroup(services: services, logger: logger).run()
        } onGracefulShutdown: {
            readiness.stop()
        }
    }

    /// Receives until SIGTERM or SIGINT.
    ///
    /// - Parameter stoppingOnHangUp: Whether SIGHUP stops it too, as a program that belongs to a terminal should.
    /// - Throws: `BindError` where an address cannot be bound.
    public func serve(stoppingOnHangUp: Bool = false) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: self)],
            gracefulShutdownSignals: [.sigterm, .sigint] + (stoppingOnHangUp ? [.sighup] : []),
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = self.configuration.listener.timeouts.drain + .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// Waits until both listeners are bound.
    ///
    /// - Throws: `ListenError` where an address cannot be bound.
    public func bound() async throws -> Addresses {
        let callbacks = try await server?.boundAddresses ?? []
        let adminAddresses = try await admin?.boundAddresses ?? []
        return Addresses(callbacks: callbacks, admin: adminAddresses)
    }

    /// Replaces an account's scenes; pushes in work keep the old ones.
    ///
    /// - Returns: Whether there is such an account.
    /// - Throws: ``ReceiverError/binding(_:)`` where the scenes take those of flows.
    @discardableResult
    public func replaceScenes(
        of name: AccountName = .default,
        with scenes: SceneRegistry
    ) throws(ReceiverError) -> Bool {
        guard let account = accounts.first(where: { $0.name == name }) else { return false }
        account.router = try self.scenes.whole(scenes, of: name).router()
        return true
    }

    private static func check(_ accounts: [Account]) throws(ReceiverError) {
        guard !accounts.isEmpty else { throw .noAccount }
        var paths: Set<String> = []
        for account in accounts {
            let path = account.path ?? InboxAccount.usualPath(of: account.name)
            guard paths.insert(path).inserted else { throw .pathTaken(path) }
        }
    }
}
