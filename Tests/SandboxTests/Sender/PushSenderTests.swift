import OfficialAccount
import Testing
import WeChatPush

@testable import Sandbox

@Suite("Push sender")
struct PushSenderTests {
    private let clock = ManualClock()
    private let ledger = Ledger()

    private func outgoing(_ mode: MessageMode = .plain) throws -> OutgoingPush {
        var platform = try Sample.platform(mode: mode)
        let person = try #require(platform.people(following: true).first)
        let ticket = try #require(platform.codes.newest(1).first).ticket
        guard case .push(let outgoing) = try platform.perform(.scan(ticket), by: person, at: midnight) else {
            throw PlatformError.invalidOpenID
        }
        return outgoing
    }

    private func sender(
        _ mode: MessageMode = .plain,
        _ script: @escaping ScriptedTransport.Script
    ) throws -> (PushSender, ScriptedTransport) {
        let transport = ScriptedTransport(clock, script)
        let account = try Sample.account(mode)
        return (PushSender(account: account, transport: transport, clock: clock.clock, ledger: ledger), transport)
    }

    private static func reply(_ text: String, to push: Push) -> [UInt8] {
        PassiveReply.text(text).document(to: push.openID, from: push.account, createTime: midnight)
    }

    @Test func threeTriesFiveSecondsApartWithOneSignature() async throws {
        let (sender, transport) = try sender { _, _, _ in .late }
        let result = await sender.deliver(try outgoing(), to: "http://callback/wechat")
        #expect(transport.sent.map { $0.at - midnight * 1000 } == [0, 5000, 10_000])
        #expect(Set(transport.sent.map(\.url)).count == 1)
        #expect(Set(transport.sent.map(\.body)).count == 1)
        #expect(result.verdict.shown == "该公众号提供的服务出现故障，请稍后再试")
        #expect(result.deliveries.map(\.status) == [0, 0, 0])
        #expect(ledger.sums.unanswered == 1)
        #expect(ledger.sums.retries == 2)
    }

    @Test func aBrokenConnectionIsTriedAgainAtTheSameTimes() async throws {
        let (sender, transport) = try sender { number, _, _ in
            number == 0 ? .broken("reset") : .answered(status: 200, body: [])
        }
        let result = await sender.deliver(try outgoing(), to: "http://callback/wechat")
        #expect(transport.sent.map { $0.at - midnight * 1000 } == [0, 5000])
        #expect(result.verdict == .nothing)
        #expect(ledger.sums.answered == 1)
    }

    @Test func theCallbacksOwnParametersStay() async throws {
        let (sender, transport) = try sender { _, _, _ in .answered(status: 200, body: []) }
        _ = await sender.deliver(try outgoing(), to: "http://callback/wechat?shop=7")
        #expect(transport.sent.first?.url.hasPrefix("http://callback/wechat?shop=7&signature=") == true)
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        let body: String
        var status = 200
        let shown: String?
        var testDescription: String { "\(status) \(body) → \(shown ?? "failure")" }
    }

    /// `PERSON` and `ACCOUNT` stand for the right names; a `shown` of `nil` is the failure line.
    static let answers = [
        Answer(body: "success", shown: ""), Answer(body: "", shown: ""), Answer(body: "\"success\"", shown: nil),
        Answer(body: "{}", shown: nil), Answer(body: "[]", shown: nil), Answer(body: "<html>", shown: nil),
        Answer(body: "success", status: 500, shown: nil), Answer(body: "", status: 403, shown: nil),
        Answer(body: "", status: 302, shown: nil), Answer(body: xml("text", "<Content>你好</Content>"), shown: "你好"),
        Answer(body: xml("text", "<Content>你好</Content>", to: "oSomebodyElse"), shown: nil),
        Answer(body: xml("text", "<Content>你好</Content>", from: "gh_other"), shown: nil),
        Answer(body: xml("text", "<content>你好</content>"), shown: nil), Answer(body: xml("poem", ""), shown: nil),
        Answer(body: xml("text", "<Content></Content>"), shown: nil),
        Answer(body: xml("text", "<Content>" + long + "</Content>"), shown: long),
        Answer(body: xml("text", "<Content>" + long + "x</Content>"), shown: nil),
        Answer(body: xml("image", "<Image><MediaId>m1</MediaId></Image>"), shown: "[image m1]"),
        Answer(
            body: xml(
                "news",
                "<ArticleCount>2</ArticleCount><Articles><item><Title>A</Title><Url>u</Url></item><item><Title>B</Title><Url>u</Url></item></Articles>"
            ),
            shown: "A"
        ),
    ]

    private static let long = String(repeating: "x", count: PassiveReply.maximumTextLength)

    private static func xml(_ type: String, _ content: String, to: String = "PERSON", from: String = "ACCOUNT")
        -> String
    {
        "<xml><ToUserName>\(to)</ToUserName><FromUserName>\(from)</FromUserName><CreateTime>1</CreateTime>"
            + "<MsgType>\(type)</MsgType>\(content)</xml>"
    }

    @Test(arguments: answers)
    func judgesAnswersAsThePlatformDoes(_ answer: Answer) throws {
        let push = try outgoing().push
        let body = answer.body.replacing("PERSON", with: push.openID.rawValue)
            .replacing("ACCOUNT", with: push.account.rawValue)
        let verdict = Verdict(
            .answered(status: answer.status, body: Array(body.utf8)),
            to: push,
            account: try Sample.account()
        )
        #expect(verdict.shown == answer.shown ?? Verdict.failureLine)
    }

    @Test func safeModeInsistsOnASealedReplyAndCompatibleModeDoesNot() throws {
        let push = try outgoing().push
        let plain = Self.reply("你好", to: push)
        for mode in MessageMode.allCases {
            let account = try Sample.account(mode)
            let verdict = Verdict(.answered(status: 200, body: plain), to: push, account: account)
            #expect(verdict.shown == (mode == .safe ? Verdict.failureLine : "你好"))
            let cipher = try #require(account.credentials.cipher(in: .current))
            let sealed = ReplyEnvelope.seal(
                document: plain,
                format: .xml,
                cipher: cipher,
                token: account.credentials.token(in: .current),
                timestamp: midnight,
                nonce: "1"
            )
            let opened = Verdict(.answered(status: 200, body: sealed), to: push, account: account)
            #expect(opened.shown == (mode == .plain ? Verdict.failureLine : "你好"))
            #expect(
                Verdict(.answered(status: 200, body: Array("success".utf8)), to: push, account: account) == .nothing
            )
        }
    }

    @Test func aLostAnswerBringsTheSamePushAgain() async throws {
        let (sender, transport) = try sender { _, _, _ in .answered(status: 200, body: []) }
        var disturbance = Disturbance.none
        disturbance.lostAnswers = 2
        let result = await sender.deliver(try outgoing(), to: "http://callback/", disturbance)
        #expect(transport.sent.map { $0.at - midnight * 1000 } == [0, 5000, 10_000])
        #expect(result.verdict == .nothing)
        #expect(ledger.entries(after: 0).map(\.isLost) == [true, true, false])
        #expect(ledger.sums.faults == 0)
    }

    /// Taken is a fault; anything but a refusal, such as no answer at all, is not counted as one.
    @Test(arguments: Forgery.allCases, [403, 200, 503, nil])
    func theLedgerKnowsWhatHadToBeRefused(_ forgery: Forgery, _ status: Int?) async throws {
        let (sender, transport) = try sender { number, _, _ in
            guard number > 0 else { return .answered(status: 200, body: []) }
            return status.map { .answered(status: $0, body: []) } ?? .broken("reset")
        }
        var disturbance = Disturbance.none
        disturbance.forgery = forgery
        _ = await sender.deliver(try outgoing(), to: "http://callback/", disturbance)
        #expect(transport.sent.count == 2)
        let last = try #require(ledger.entries(after: 1).first)
        #expect(last.kind == .forged)
        #expect(last.mustBeRefused)
        #expect(ledger.sums.forgedRefused == (status == 403 ? 1 : 0))
        #expect(ledger.sums.forged == 1)
        #expect(ledger.sums.faults == (status == 200 ? 1 : 0))
    }

    @Test(arguments: MessageMode.allCases, Forgery.allCases)
    func aReceiverRefusesEveryForgery(_ mode: MessageMode, _ forgery: Forgery) throws {
        let genuine = try outgoing(mode)
        let account = try Sample.account(mode)
        let forged = try #require(Forger(account: account).forge(forgery, of: genuine))
        let verifier = PushVerifier(credentials: account.credentials)
        let verified = try? verifier.verify(PushQuery(forged.query), body: forged.body[...], now: midnight)
        // In plain mode no signature covers the body: only whoever saw the genuine push can tell.
        #expect((verified == nil) == !(mode == .plain && forgery == .otherBody))
    }

    @Test func aDuplicateAnsweredDifferentlyIsAFault() async throws {
        let genuine = try outgoing()
        let push = genuine.push
        let (sender, _) = try sender { number, _, _ in
            .answered(status: 200, body: Self.reply(number == 0 ? "first" : "second", to: push))
        }
        var disturbance = Disturbance.none
        disturbance.isDuplicated = true
        let result = await sender.deliver(genuine, to: "http://callback/", disturbance)
        #expect(result.verdict.shown == "first")
        #expect(ledger.sums.faults == 1)
        #expect(ledger.entries(after: 1).map(\.kind) == [.duplicate])
    }
}
