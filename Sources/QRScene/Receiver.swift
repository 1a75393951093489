internal import Admin
internal import Binding
internal import Forwarding
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
    private let flows: BindingFlows?

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
        self.configuration = configuration
        self.logger = logger
        let store = configuration.store ?? MemoryInboxStore(time: configuration.time)
        let flows = try Self.flows(configuration, store, logger)
        self.flows = flows
        var served: [InboxAccount] = []
        for account in accounts {
            let scenes = try Self.scenes(account.scenes, of: account.name, configuration, flows)
            served.append(
                InboxAccount(
                    name: account.name,
                    path: account.path,
                    credentials: account.credentials,
                    router: scenes.router(),
                    limits: configuration.limits,
                    time: configuration.time
                )
            )
        }
        self.accounts = served
        let metrics = configuration.metrics
        let kinds = configuration.performers.map(\.kind)
        let counting: [any PushJournal] = metrics.map { [InboxMetrics(factory: $0, jobKinds: kinds)] } ?? []
        let journals = counting + configuration.journals
        let inbox = Inbox(
            store: store,
            journals: journals,
            limits: configuration.limits,
            time: configuration.time,
            lateReplies: configuration.lateReplies,
            facts: Self.factHook(store)
        )
        let archive = store as? any PushArchive
        background = Self.background(configuration, store, inbox, served, flows, journals, logger)
        let readiness = ReceiverReadiness(store: store)
        self.readiness = readiness
        server =
            configuration.roles.contains(.ingest)
            ? HTTPServer(
                addresses: configuration.addresses,
                configuration: configuration.listener,
                handler: PushEndpoint(
                    accounts: self.accounts,
                    inbox: inbox,
                    elsewhere: flows?.pages(before: RootPage()) ?? RootPage()
                ),
                observer: metrics.map { ListenerMetrics(factory: $0) },
                logger: logger
            ) : nil
        admin =
            configuration.adminAddresses.isEmpty
            ? nil
            : HTTPServer(
                addresses: configuration.adminAddresses,
                // Applications follow their flows here, a stream for each: as many as there may be browsers.
                configuration: ListenerConfiguration(
                    lanes: 1,
                    connections: flows == nil ? 256 : configuration.listener.connections
                ),
                handler: AdminEndpoint(
                    metrics: metrics ?? MetricsRegistry(),
                    readiness: { readiness.current },
                    api: configuration.roles.contains(.admin)
                        ? APIEndpoint(
                            archive: archive,
                            desk: ReceiverDesk(inbox: inbox, accounts: self.accounts),
                            key: configuration.apiKey,
                            applicationKeys: configuration.binding?.keys ?? [:],
                            extensions: Self.extensions(store, configuration, served, flows)
                        ) : nil
                ),
                observer: nil,
                logger: logger
            )
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
        account.router = try Self.scenes(scenes, of: name, configuration, flows).router()
        return true
    }

    /// What goes on beside the listeners.
    ///
    /// Leases are kept in any case: whoever takes pushes, or replays one, holds some.
    private static func background(
        _ configuration: ReceiverConfiguration,
        _ store: any InboxStore & OutboxStore,
        _ inbox: Inbox,
        _ accounts: [InboxAccount],
        _ flows: BindingFlows?,
        _ journals: [any PushJournal],
        _ logger: Logger
    ) -> [any Service] {
        let works = configuration.roles.contains(.work)
        let leases = LeaseKeeper(inbox: inbox, accounts: accounts, takesOver: works)
        guard works else { return [BackgroundWork { await leases.run() }] }
        let outbox = OutboxRunner(
            store: store,
            performers: configuration.performers,
            breakers: configuration.breakers,
            time: configuration.time
        ) { job, conclusion in
            for journal in journals { journal.noted(.job(job, conclusion)) }
        }
        let keeper = RetentionKeeper(
            archive: store as? any PushArchive,
            state: store,
            retention: configuration.retention,
            time: configuration.time,
            logger: logger
        )
        var background: [any Service] = [
            BackgroundWork { await leases.run() }, BackgroundWork { await outbox.run() },
            BackgroundWork { await keeper.run() },
        ]
        if let flows { background.append(BackgroundWork { await flows.keep() }) }
        if let counting = rollUps(store, configuration, logger) { background.append(counting) }
        return background
    }

    private static func flows(
        _ configuration: ReceiverConfiguration,
        _ store: any StateStore,
        _ logger: Logger
    ) throws(ReceiverError) -> BindingFlows? {
        guard let setup = configuration.binding else { return nil }
        do {
            return try BindingFlows(
                configuration: setup.configuration,
                store: store,
                surroundings: setup.surroundings,
                counting: FlowMetrics(factory: configuration.metrics, logger: logger),
                time: configuration.time
            )
        } catch {
            throw .binding(error.description)
        }
    }

    /// An account's scenes, with those of flows where its codes are scanned for them.
    private static func scenes(
        _ scenes: SceneRegistry,
        of name: AccountName,
        _ configuration: ReceiverConfiguration,
        _ flows: BindingFlows?
    ) throws(ReceiverError) -> SceneRegistry {
        guard let flows, configuration.binding?.account == name else { return scenes }
        var scenes = scenes
        do {
            try flows.register(in: &scenes)
        } catch {
            throw .binding(error.description)
        }
        return scenes
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
