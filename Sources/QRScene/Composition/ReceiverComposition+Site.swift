internal import Admin
internal import AdminSite
internal import Channels
internal import HTTPWire
internal import Inbox
internal import OfficialAccount
internal import QRPictures
internal import SceneRouting
internal import Store
internal import WeChatPush

extension ReceiverComposition {
    /// The site of whoever operates the receiver, over the desks of the API.
    func site(_ desk: any PushDesk, _ readiness: @escaping @Sendable () -> AdminEndpoint.Readiness) -> AdminSite {
        let accounts = accounts
        var desks = SiteDesks(
            archive: store as? any PushArchive,
            state: store,
            pushes: desk,
            channels: store as? any ChannelStore,
            clock: configuration.channels.clock,
            accounts: { accounts.map(Self.described) },
            readiness: readiness,
            roles: configuration.roles.map(\.rawValue).sorted(),
            time: configuration.time
        )
        let clients = configuration.channels.clients.map { ($0.key.rawValue, $0.value) }
        desks.clients = Dictionary(clients) { first, _ in first }
        desks.router = { name in accounts.first { $0.name.rawValue == name }?.router }
        desks.picture = { try? QRPicture($0, quietZone: 2).svg }
        desks.binding = scenes.flows
        return AdminSite(desks: desks, key: configuration.apiKey)
    }

    /// An account without its secrets.
    private static func described(_ account: InboxAccount) -> SiteDesks.Account {
        let credentials = account.verifier.credentials
        return SiteDesks.Account(
            name: account.name.rawValue,
            path: account.path,
            mode: credentials.mode.rawValue,
            hasWindow: credentials.timestampTolerance != nil,
            secrets: secrets(of: account),
            secretsSince: account.credentialUse.since,
            routes: account.router.routes.count
        )
    }

    /// Which secrets an account accepts, and how often each has matched.
    private static func secrets(of account: InboxAccount) -> [SiteDesks.Secret] {
        let (credentials, use) = (account.verifier.credentials, account.credentialUse)
        let kinds: [(kind: CredentialUse.Kind, name: String)] =
            [(.token, "token")] + (credentials.cipher(in: .current) == nil ? [] : [(.key, "aes_key")])
        return kinds.flatMap { kind, name in
            let slots: [CredentialSlot] = credentials.previousSlots.contains(name) ? [.current, .previous] : [.current]
            return slots.map { slot in
                let matches = use.matches(kind, in: slot)
                return SiteDesks.Secret(
                    name: name,
                    isPrevious: slot == .previous,
                    matches: matches.count,
                    lastMatch: matches.last
                )
            }
        }
    }
}
