internal import Admin
internal import Channels
internal import HTTPWire
internal import Inbox
internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// The API of channels as a part of the admin listener's API; the operator's alone.
struct ChannelsExtension: APIExtension {
    private let api: ChannelAPI

    init(_ store: any ChannelStore, _ setup: ChannelSetup, _ accounts: [InboxAccount], _ time: TimeSource) {
        let clients = setup.clients.map { ($0.key.rawValue, $0.value) }
        let named = Dictionary(accounts.map { ($0.name.rawValue, $0) }) { first, _ in first }
        api = ChannelAPI(
            store: store,
            clock: setup.clock,
            clients: Dictionary(clients) { first, _ in first },
            isHandled: { scene, account in
                guard let account = named[account] else { return nil }
                return SceneValue(scene).map { Self.isTaken($0, by: account.router) } ?? false
            },
            now: time.unixMilliseconds
        )
    }

    /// Whether a follow or a scan of this scene has a route.
    private static func isTaken(_ scene: SceneValue, by router: SceneRouter) -> Bool {
        Scan.Kind.allCases.contains { router.route(scene, kind: $0) != nil }
    }

    func takes(path: String) -> Bool { api.takes(path: path) }

    func handle(_ request: Request, from caller: APICaller, _ exchange: Exchange) -> Response? {
        guard caller == .operator else { return APIEndpoint.operatorOnly }
        return api.answer(request, exchange)
    }
}
