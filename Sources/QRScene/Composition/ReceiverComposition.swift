internal import Admin
internal import Binding
internal import Forwarding
internal import HTTPListener
internal import HTTPWire
internal import Inbox
internal import Logging
internal import SceneRouting
internal import ServiceLifecycle
internal import Store
internal import WeChatPush

/// A receiver's parts, each made once and given to those that need it.
struct ReceiverComposition {
    typealias ReceiverStore = InboxStore & OutboxStore

    let configuration: ReceiverConfiguration
    let logger: Logger
    let store: any ReceiverStore
    let accounts: [InboxAccount]
    let scenes: AccountScenes
    let inbox: Inbox
    private let journals: [any PushJournal]
    private let performers: [any JobPerformer]

    private var flows: BindingFlows? { scenes.flows }

    init(_ accounts: [Account], _ configuration: ReceiverConfiguration, _ logger: Logger) throws(ReceiverError) {
        self.configuration = configuration
        self.logger = logger
        store = configuration.store ?? MemoryInboxStore(time: configuration.time)
        scenes = AccountScenes(
            flows: try Self.flows(configuration, store, logger),
            account: configuration.binding?.account
        )
        var served: [InboxAccount] = []
        for account in accounts {
            served.append(
                InboxAccount(
                    name: account.name,
                    path: account.path,
                    credentials: account.credentials,
                    router: try scenes.whole(account.scenes, of: account.name).router(),
                    limits: configuration.limits,
                    time: configuration.time
                )
            )
        }
        self.accounts = served
        if let metrics = configuration.metrics { CredentialMetrics.add(served, to: metrics) }
        performers = configuration.performers + Self.checkers(store, configuration, logger)
        let kinds = performers.map(\.kind)
        let counting = configuration.metrics.map { InboxMetrics(factory: $0, jobKinds: kinds) }
        journals = (counting.map { [$0] } ?? []) + configuration.journals
        inbox = Inbox(
            store: store,
            journals: journals,
            limits: configuration.limits,
            time: configuration.time,
            lateReplies: configuration.lateReplies,
            facts: Self.factHook(store, configuration)
        )
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
}

// MARK: - What runs

extension ReceiverComposition {
    /// The public listener, where this process takes pushes.
    func publicServer() -> HTTPServer? {
        guard configuration.roles.contains(.ingest) else { return nil }
        return HTTPServer(
            addresses: configuration.addresses,
            configuration: configuration.listener,
            handler: PushEndpoint(
                accounts: accounts,
                inbox: inbox,
                elsewhere: flows?.pages(before: RootPage()) ?? RootPage()
            ),
            observer: configuration.metrics.map { ListenerMetrics(factory: $0) },
            logger: logger
        )
    }

    /// The listener of whoever operates this process, where it has an address.
    func adminServer(_ readiness: ReceiverReadiness) -> HTTPServer? {
        guard !configuration.adminAddresses.isEmpty else { return nil }
        // Applications follow their flows here, a stream for each: as many as there may be browsers.
        let connections = flows == nil ? 256 : configuration.listener.connections
        let isAdmin = configuration.roles.contains(.admin)
        let desk = ReceiverDesk(inbox: inbox, accounts: accounts, provesIdentity: scenes.provesIdentity)
        return HTTPServer(
            addresses: configuration.adminAddresses,
            configuration: ListenerConfiguration(lanes: 1, connections: connections),
            handler: AdminEndpoint(
                metrics: configuration.metrics ?? MetricsRegistry(),
                readiness: { readiness.current },
                api: isAdmin ? api(desk) : nil,
                site: isAdmin ? site(desk) { readiness.current } : nil
            ),
            observer: nil,
            logger: logger
        )
    }

    private func api(_ desk: ReceiverDesk) -> APIEndpoint {
        APIEndpoint(
            archive: store as? any PushArchive,
            desk: desk,
            state: store,
            key: configuration.apiKey,
            applicationKeys: configuration.binding?.keys ?? [:],
            extensions: Self.extensions(store, configuration, accounts, flows)
        )
    }

    /// What goes on beside the listeners.
    ///
    /// Leases are kept in any case: whoever takes pushes, or replays one, holds some.
    var background: [any Service] {
        let works = configuration.roles.contains(.work)
        let leases = LeaseKeeper(inbox: inbox, accounts: accounts, takesOver: works)
        guard works else { return [BackgroundWork { await leases.run() }] }
        let outbox = OutboxRunner(
            store: store,
            performers: performers,
            breakers: configuration.breakers,
            time: configuration.time
        ) { [journals] job, conclusion in
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
        if let counting = Self.rollUps(store, configuration, logger) { background.append(counting) }
        return background
    }
}

/// The scenes of accounts with those of flows, where an account's codes are scanned for them.
struct AccountScenes: Sendable {
    let flows: BindingFlows?
    /// The account whose codes they are.
    let account: AccountName?

    /// An account's scenes, and those of flows.
    ///
    /// - Throws: ``ReceiverError/binding(_:)`` where the account's own take those of flows.
    func whole(_ scenes: SceneRegistry, of name: AccountName) throws(ReceiverError) -> SceneRegistry {
        guard let flows, account == name else { return scenes }
        var scenes = scenes
        do {
            try flows.register(in: &scenes)
        } catch {
            throw .binding(error.description)
        }
        return scenes
    }

    /// Whether flows would take a push of an account for a word of the person in it.
    var provesIdentity: IdentityHook {
        { name, push in account?.rawValue == name && flows?.hears(push) == true }
    }
}
