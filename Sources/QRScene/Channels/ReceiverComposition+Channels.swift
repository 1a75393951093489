internal import Admin
internal import AdminSite
internal import Binding
internal import Channels
internal import Inbox
internal import Logging
internal import ServiceLifecycle
internal import Store

extension ReceiverComposition {
    /// Reads facts off pushes, where the store keeps any.
    static func factHook(_ store: any InboxStore) -> FactHook? {
        guard store is any ChannelStore else { return nil }
        let reader = FactReader(gatheringScenesOf: [BindingFlows.scenePrefix])
        return { reader.facts(of: $0) }
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
