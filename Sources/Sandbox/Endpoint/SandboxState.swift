internal import OfficialAccount
internal import WeChatPush

/// The sandbox as the phone page shows it.
struct SandboxState: Encodable, Sendable {
    struct AccountView: Encodable, Sendable {
        let appId: String
        let originalId: String
        let mode: String
        let callback: String?
        let isVerified: Bool?
        let problem: String?
    }

    struct PersonView: Encodable, Sendable {
        let openid: String
        let name: String
        let follows: Bool
        let chat: [LineView]
    }

    struct CodeView: Encodable, Sendable {
        let ticket: String
        let scene: String
        let actionName: String
        let url: String
        /// Seconds since 1970; `nil` for a permanent code.
        let expiresAt: Int64?
    }

    struct LineView: Encodable, Sendable {
        struct ArticleView: Encodable, Sendable {
            let title: String
            let description: String
            let picture: String
            let url: String
        }

        let id: Int
        let at: Int64
        let kind: String
        var text: String?
        var article: ArticleView?
        var isMessage = false
        let document: String?
        let milliseconds: Int?
    }

    let version: Int
    let now: Int64
    let seed: String
    let chaos: String
    let account: AccountView
    let people: [PersonView]
    let codes: [CodeView]
    let sums: Ledger.Sums
}

extension SandboxState {
    /// People and codes that the page shows at most.
    private static let shownPeople = 24
    private static let shownCodes = 60
    /// Of each chat the page gets the end: it asks once a second.
    fileprivate static let shownLines = 60

    init(_ sandbox: Sandbox) {
        let callback = sandbox.callback
        account = AccountView(
            appId: sandbox.account.appID.rawValue,
            originalId: sandbox.account.originalID.rawValue,
            mode: sandbox.account.credentials.mode.rawValue,
            callback: callback?.url,
            isVerified: callback?.isVerified,
            problem: callback?.problem
        )
        seed = String(sandbox.seed)
        chaos = sandbox.chaos.rawValue
        now = sandbox.clock.seconds
        sums = sandbox.ledger.sums
        (version, people, codes) = sandbox.withPlatform { platform in
            let people = platform.crowd.order.prefix(Self.shownPeople).compactMap { platform.crowd[$0] }
            return (
                platform.version, people.map(PersonView.init),
                platform.codes.newest(Self.shownCodes).map(CodeView.init)
            )
        }
    }
}

extension SandboxState.PersonView {
    init(_ person: Person) {
        openid = person.openID.rawValue
        name = person.name
        follows = person.isFollowing
        chat = person.chat.suffix(SandboxState.shownLines).map(SandboxState.LineView.init)
    }
}

extension SandboxState.CodeView {
    init(_ code: SceneCode) {
        ticket = code.ticket.rawValue
        scene = code.scene
        actionName = code.kind.rawValue
        url = code.url
        expiresAt = code.lifetime.map { code.createdAt + $0 }
    }
}

extension SandboxState.LineView {
    init(_ line: ChatLine) {
        id = line.id
        at = line.at
        document = line.document
        milliseconds = line.milliseconds
        switch line.content {
        case .said(let text): (kind, self.text) = ("said", text)
        case .scanned(let scene): (kind, text) = ("scanned", scene)
        case .scannedExpired: kind = "expired"
        case .followed(let scene): (kind, text) = ("followed", scene)
        case .left: kind = "left"
        case .failure(let reason): (kind, text) = ("failure", reason)
        case .reply(let reply), .message(let reply):
            kind = reply.kind
            if case .message = line.content { isMessage = true }
            (text, article) = Self.content(of: reply)
        }
    }

    private static func content(of reply: PassiveReply) -> (String?, ArticleView?) {
        switch reply {
        case .none: (nil, nil)
        case .text(let text): (text, nil)
        case .image(let media), .voice(let media): (media, nil)
        case .video(let media, let title, _): (title ?? media, nil)
        case .music(let music): (music.title ?? music.thumbnailMediaID, nil)
        case .transferCustomerService(let account): (account, nil)
        case .news(let articles):
            (
                nil,
                articles.first.map {
                    .init(title: $0.title, description: $0.description, picture: $0.pictureURL, url: $0.url)
                }
            )
        }
    }
}
