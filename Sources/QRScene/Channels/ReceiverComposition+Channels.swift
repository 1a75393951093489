internal import Admin
internal import AdminSite
internal import Binding
public import Channels
internal import Forwarding
internal import Inbox
internal import Logging
internal import ServiceLifecycle
internal import Store

extension ReceiverComposition {
    /// Reads facts off pushes, where the store keeps any.
    static func factHook(_ store: any InboxStore, _ configuration: ReceiverConfiguration) -> FactHook? {
        guard store is any ChannelStore else { return nil }
        let accounts = configuration.channels.clients.keys.map(\.rawValue)
        let reader = FactReader(gathering: .flows, checkingFollowsOf: Set(accounts))
        return { reader.facts(of: $0) }
    }

    /// Does the checks that facts leave, where the store keeps any.
    static func checkers(
        _ store: any InboxStore,
        _ configuration: ReceiverConfiguration,
        _ logger: Logger
    ) -> [any JobPerformer] {
        guard store is any ChannelStore, !configuration.channels.clients.isEmpty else { return [] }
        let clients = configuration.channels.clients.map { ($0.key.rawValue, $0.value) }
        return [
            FollowChecker(
                store: store,
                clients: Dictionary(clients) { first, _ in first },
                gathering: .flows,
                time: configuration.time,
                metrics: configuration.metrics,
                logger: logger
            )
        ]
    }

    /// Counts facts, where the store keeps any.
    static func rollUps(
        _ store: any InboxStore,
        _ configuration: ReceiverConfiguration,
        _ logger: Logger
    ) -> (any Service)? {
        guard let store = store as? any ChannelStore else { return nil }
        let keeper = RollUpKeeper(
            store: store,
            clock: configuration.channels.clock,
            time: configuration.time,
            logger: logger
        )
        return BackgroundWork { await keeper.run() }
    }

    /// The parts of the API that features bring along.
    static func extensions(
        _ store: any InboxStore,
        _ configuration: ReceiverConfiguration,
        _ accounts: [InboxAccount],
        _ flows: BindingFlows?
    ) -> [any APIExtension] {
        var extensions: [any APIExtension] = [LoginLinkAPI(state: store)]
        if let flows { extensions.append(FlowsExtension(flows: flows)) }
        if let store = store as? any ChannelStore {
            extensions.append(ChannelsExtension(store, configuration.channels, accounts, configuration.time))
        }
        return extensions
    }
}

extension SceneGathering {
    /// Counts the codes of all flows as one: each is made for one scan.
    public static let flows = SceneGathering([BindingFlows.scenePrefix])
}
