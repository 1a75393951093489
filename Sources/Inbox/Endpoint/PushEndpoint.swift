internal import HTTPTypes
public import HTTPWire
internal import OfficialAccount
internal import SceneRouting
internal import Store
public import WeChatPush

/// The callbacks of all accounts: `/wechat`, `/wechat/NAME`.
///
/// A request is verified, understood and handed to the inbox, on the lane and in place. Everything that is refused here
/// gets the same short body, so that an answer tells a stranger nothing; the journals get the reason.
public final class PushEndpoint: RequestHandler {
    private let accounts: [String: InboxAccount]
    /// The only account, which most processes have: its path is compared instead of looked up.
    private let onlyAccount: InboxAccount?
    private let inbox: Inbox
    private let parsers: PushParserPool
    private let elsewhere: any RequestHandler

    /// The endpoint.
    ///
    /// - Parameters:
    ///   - accounts: Whose pushes are taken; two accounts with one path are a programming error.
    ///   - inbox: Where verified pushes go.
    ///   - parsers: Parsers to borrow.
    ///   - elsewhere: Answers requests for every other path.
    public init(
        accounts: [InboxAccount],
        inbox: Inbox,
        parsers: PushParserPool = PushParserPool(),
        elsewhere: any RequestHandler = NotFound()
    ) {
        self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.path, $0) })
        onlyAccount = accounts.count == 1 ? accounts.first : nil
        self.inbox = inbox
        self.parsers = parsers
        self.elsewhere = elsewhere
    }

    /// Answers the platform's URL check and its pushes.
    public func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        guard let account = account(at: request.path) else { return elsewhere.handle(request, exchange) }
        do throws(PushRefusal) {
            switch request.method {
            case .get, .head: return try checkURL(request, account)
            case .post: return try push(request, account, exchange)
            default: return methodNotAllowed(request, account)
            }
        } catch {
            return refuse(request, account, error)
        }
    }

    /// The same endpoint with parsers of its own: out of one pool the lanes would hand each other's parsers about, and
    /// with each a few KiB of libxml2's state from core to core.
    public func replica() -> any RequestHandler {
        PushEndpoint(
            accounts: Array(accounts.values),
            inbox: inbox,
            parsers: PushParserPool(capacity: 1),
            elsewhere: elsewhere.replica()
        )
    }

    private func account(at path: String) -> InboxAccount? {
        guard let onlyAccount else { return accounts[path] }
        return onlyAccount.path == path ? onlyAccount : nil
    }
}

// MARK: - The two requests of the platform

extension PushEndpoint {
    private func checkURL(_ request: Request, _ account: InboxAccount) throws(PushRefusal) -> Response {
        let query = try PushQuery(request.query)
        let echo = try account.verifier.answerToURLCheck(query, now: inbox.time.unixSeconds)
        return Response(status: .ok, fields: Self.plainText, body: echo)
    }

    private func push(
        _ request: Request,
        _ account: InboxAccount,
        _ exchange: Exchange
    ) throws(PushRefusal) -> Response? {
        let body = request.body
        if HealthProbe.matches(body) {
            return Response(status: .ok, fields: Self.plainText, body: Array("success".utf8))
        }
        let unixMilliseconds = inbox.time.unixMilliseconds()
        let query = try PushQuery(request.query)
        let verified = try account.verifier.verify(query, body: body, now: unixMilliseconds / 1000)
        guard isGenuine(verified, BodyDigest(body), request, account) else { return forged(request, account) }
        account.credentialUse.matched(token: verified.tokenSlot, key: verified.keySlot, at: unixMilliseconds)
        let push = try parsers.withParser { (parser) throws(PushRefusal) in
            try parser.parse(verified.document, format: verified.format)
        }
        let key = DuplicateKey(account: account.name.rawValue, push)
        let received = ReceivedPush(
            account: account,
            verified: consume verified,
            push: consume push,
            key: key,
            receivedAt: request.receivedAt,
            unixMilliseconds: unixMilliseconds
        )
        announce(received)
        return inbox.receive(received, exchange)
    }

    private func isGenuine(
        _ verified: VerifiedPush,
        _ body: BodyDigest,
        _ request: Request,
        _ account: InboxAccount
    ) -> Bool {
        switch account.replayMemory.judge(verified.signature, body, at: request.receivedAt) {
        case .genuine:
            return true
        case .genuineForgettingEarly:
            inbox.note(.signaturesForgottenEarly(account: account.name.rawValue))
            return true
        case .otherBody:
            return false
        }
    }

    private func announce(_ received: ReceivedPush) {
        guard !inbox.journals.isEmpty else { return }
        let account = received.account.name.rawValue
        let arrival = PushArrival(
            account: account,
            push: received.push,
            tokenSlot: received.verified.tokenSlot,
            keySlot: received.verified.keySlot
        )
        for journal in inbox.journals { journal.received(arrival) }
        if received.verified.outerDiffers {
            inbox.note(.outerCopyDiffers(account: account, openID: received.push.openID))
        }
        if let scene = received.push.scene, let hint = SceneHint.for(scene) {
            inbox.note(.suspiciousScene(account: account, scene: scene, hint: hint))
        }
    }
}

// MARK: - Refusals

extension PushEndpoint {
    private static let plainText: HTTPFields = [
        .contentType: "text/plain; charset=utf-8", .xContentTypeOptions: "nosniff",
    ]

    private func refuse(_ request: Request, _ account: InboxAccount, _ refusal: PushRefusal) -> Response {
        respond(request, account, label: refusal.label, status: refusal.status, explanation: refusal.description)
    }

    private func forged(_ request: Request, _ account: InboxAccount) -> Response {
        respond(
            request,
            account,
            label: "replayed_signature",
            status: 403,
            explanation: "the signature came with another body before: somebody replays it; nothing was taken in"
        )
    }

    private func methodNotAllowed(_ request: Request, _ account: InboxAccount) -> Response {
        var response = respond(
            request,
            account,
            label: "method",
            status: 405,
            explanation: "the platform sends GET and POST, nothing else"
        )
        response.fields[.allow] = "GET, HEAD, POST"
        return response
    }

    private func respond(
        _ request: Request,
        _ account: InboxAccount,
        label: String,
        status: Int,
        explanation: String
    ) -> Response {
        let refusal = EndpointRefusal(
            account: account.name.rawValue,
            peer: request.peer,
            label: label,
            status: status,
            explanation: explanation
        )
        for journal in inbox.journals { journal.refused(refusal) }
        return Response(status: .init(code: status), fields: Self.plainText, body: Array("refused\n".utf8))
    }
}

/// 404 for every request.
public struct NotFound: RequestHandler {
    /// It has no settings.
    public init() {}

    /// Answers 404.
    public func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        Response(
            status: .notFound,
            fields: [.contentType: "text/plain; charset=utf-8"],
            body: Array("not found\n".utf8)
        )
    }
}
