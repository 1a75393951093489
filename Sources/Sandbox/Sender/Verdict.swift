internal import OfficialAccount
internal import WeChatPush

/// What the platform makes of an answer.
enum Verdict: Sendable, Equatable {
    /// Nothing is shown.
    case nothing
    /// The person sees this; the document is the reply as opened.
    case reply(PassiveReply, document: String)
    /// The person sees the platform's line for an account that fails; the reason is for the developer alone.
    case failure(String)
    /// Nothing came: the same push goes out again.
    case again(String)

    /// The line in the platform's newer wording.
    static let failureLine = "该公众号提供的服务出现故障，请稍后再试"

    /// Judges one transmission of a push.
    init(_ outcome: Transmission.Outcome, to push: Push, account: SandboxAccount) {
        switch outcome {
        case .late: self = .again("no answer within 5 seconds")
        case .broken(let reason): self = .again(reason)
        case .answered(200, let body): self = Self.judge(body, push, account)
        case .answered(let status, _): self = .failure("the answer has status \(status)")
        }
    }

    private static func judge(_ body: [UInt8], _ push: Push, _ account: SandboxAccount) -> Verdict {
        // The word and nothing go unsealed in every mode.
        guard !body.isEmpty, body != Array("success".utf8) else { return .nothing }
        let document: [UInt8]
        do {
            document = try opened(body, account.credentials)
        } catch {
            return .failure("the answer cannot be opened: \(error)")
        }
        do {
            let reply = try ReplyDocument(document)
            guard reply.openID == push.openID else { return .failure("the reply's ToUserName is not the sender") }
            guard reply.account == push.account else { return .failure("the reply's FromUserName is not the account") }
            if let problem = problem(of: reply.reply) { return .failure(problem) }
            return .reply(shown(reply.reply), document: String(decoding: document, as: UTF8.self))
        } catch {
            return .failure(error.description)
        }
    }

    /// The reply's document: safe mode insists on a sealed one, compatible mode takes either.
    static func opened(_ body: [UInt8], _ credentials: PushCredentials) throws(PushRefusal) -> [UInt8] {
        guard credentials.mode.isEncrypted, let cipher = credentials.cipher(in: .current) else { return body }
        let token = credentials.token(in: .current)
        guard credentials.mode == .compatible else {
            return Array(try ReplyEnvelope.open(body, cipher: cipher, token: token))
        }
        guard let document = try? ReplyEnvelope.open(body, cipher: cipher, token: token) else { return body }
        return Array(document)
    }

    /// What the platform refuses to show.
    private static func problem(of reply: PassiveReply) -> String? {
        reply.validate().first { problem in
            if case .tooManyArticles = problem { false } else { true }
        }?.description
    }

    /// Of several articles the platform shows the first in answer to a push.
    private static func shown(_ reply: PassiveReply) -> PassiveReply {
        guard case .news(let articles) = reply else { return reply }
        return .news(Array(articles.prefix(1)))
    }

    /// What the person reads, in one text for scripts.
    var shown: String {
        switch self {
        case .nothing, .again: ""
        case .reply(let reply, _): reply.shownText
        case .failure: Self.failureLine
        }
    }
}

extension PassiveReply {
    /// The reply as one text: what a script compares.
    var shownText: String {
        switch self {
        case .none, .transferCustomerService: ""
        case .text(let text): text
        case .image(let media): "[image \(media)]"
        case .voice(let media): "[voice \(media)]"
        case .video(let media, let title, _): "[video \(title ?? media)]"
        case .music(let music): "[music \(music.title ?? music.thumbnailMediaID)]"
        case .news(let articles): articles.first?.title ?? ""
        }
    }
}
