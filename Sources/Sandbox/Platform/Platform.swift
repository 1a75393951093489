internal import OfficialAccount
internal import WeChatPush

/// The simulated platform: everything it knows and decides, without a clock, a socket or a die of its own.
///
/// Every time is given in seconds since 1970, every random number follows from the seed: the same calls at the same
/// times give the same answers. ``Sandbox`` is the shell that gives it both.
struct Platform: Sendable {
    let account: SandboxAccount
    var generator: SeededGenerator
    var tokens: TokenBook
    var codes: CodeBook
    var webCodes = WebCodes()
    var crowd: Crowd
    var followerQuota: FollowerQuota
    /// Changes with everything that the phone page shows.
    private(set) var version = 0
    private var pushCount = 0
    private var lineCount = 0

    /// A platform with a handful of people and of codes.
    init(account: SandboxAccount, limits: PlatformLimits = PlatformLimits(), seed: UInt64, at now: Int64) {
        self.account = account
        generator = SeededGenerator(seed: seed)
        tokens = TokenBook(limits: limits)
        codes = CodeBook(limits: limits)
        followerQuota = FollowerQuota(limits: limits)
        crowd = Crowd(limit: limits.people, at: now, &generator)
        let stock: [(SceneCode.Kind, String, Int64?)] = [
            (.temporaryNumber, "20260101", 604_800), (.temporaryText, "gift", CodeRequest.longestLifetime),
            (.permanentNumber, "42", nil), (.permanentText, "table/1", nil), (.permanentText, "table/7", nil),
        ]
        for (kind, scene, lifetime) in stock {
            _ = try? codes.create(CodeRequest(kind: kind, scene: scene, lifetime: lifetime), at: now, &generator)
        }
    }

    /// `qrcode/create`.
    mutating func createCode(_ request: CodeRequest, at now: Int64) throws(PlatformError) -> SceneCode {
        version += 1
        return try codes.create(request, at: now, &generator)
    }

    /// Adds a line to somebody's chat.
    mutating func show(
        _ content: ChatLine.Content,
        to openID: OpenID,
        document: String? = nil,
        milliseconds: Int? = nil,
        at now: Int64
    ) throws(PlatformError) {
        lineCount += 1
        version += 1
        let line = ChatLine(id: lineCount, at: now, content: content, document: document, milliseconds: milliseconds)
        try crowd.update(openID) { (person) throws(PlatformError) in person.show(line) }
    }

    /// A code of web authorisation for somebody who is known; `nil` for nobody.
    mutating func authorize(_ openID: OpenID, scope: String, at now: Int64) -> String? {
        guard crowd[openID] != nil else { return nil }
        return webCodes.issue(to: openID, scope: scope, at: now, &generator)
    }

    /// The nonce and the echo of a check of the URL.
    mutating func drawCheck() -> (nonce: String, echo: String) {
        (generator.word(9, from: .digits), "\(1 + generator.next() % 9)" + generator.word(18, from: .digits))
    }

    /// The tail of an error's text, as the platform writes it.
    mutating func drawRequestID() -> String {
        [8, 8, 8].map { generator.word($0, from: .hexadecimal) }.joined(separator: "-")
    }

    /// Signs and encrypts what the platform says about a person.
    mutating func outgoing(_ push: Push, at now: Int64) -> OutgoingPush {
        pushCount += 1
        version += 1
        let envelope = PushEnvelope(
            document: push.document(),
            format: .xml,
            openID: push.openID,
            account: account.originalID,
            credentials: account.credentials,
            timestamp: now,
            nonce: generator.word(9, from: .digits),
            random: CipherSalt(Array(generator.word(16).utf8)) ?? CipherSalt()
        )
        return OutgoingPush(number: pushCount, push: push, envelope: envelope)
    }
}
