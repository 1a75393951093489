import OfficialAccount
import Testing
import WeChatPush

@testable import Sandbox

@Suite("People")
struct PlatformPeopleTests {
    private func push(_ step: ActionStep) throws -> Push {
        guard case .push(let outgoing) = step else { throw PlatformError.invalidOpenID }
        return outgoing.push
    }

    @Test func aFollowersScanIsAScanWithoutPrefix() throws {
        var platform = try Sample.platform()
        let person = try #require(platform.people(following: true).first)
        let code = try #require(platform.codes.newest(1).first)
        let push = try push(try platform.perform(.scan(code.ticket), by: person, at: midnight))
        #expect(push.event?.name == "SCAN")
        #expect(push.eventKey == code.scene)
        #expect(push.ticket == code.ticket)
        #expect(push.openID == person)
        #expect(push.createTime == midnight)
    }

    @Test func aStrangersScanIsAFollowWithPrefixAndNoScan() throws {
        var platform = try Sample.platform()
        let person = try #require(platform.people(following: false).first)
        let code = try #require(platform.codes.newest(1).first)
        guard case .still = try platform.perform(.scan(code.ticket, follows: false), by: person, at: midnight) else {
            Issue.record("a scan alone must push nothing")
            return
        }
        let push = try push(try platform.perform(.scan(code.ticket), by: person, at: midnight))
        #expect(push.event?.name == "subscribe")
        #expect(push.eventKey == "qrscene_" + code.scene)
        #expect(push.ticket == code.ticket)
        let leaving = try self.push(try platform.perform(.unfollow, by: person, at: midnight))
        #expect(leaving.event?.name == "unsubscribe")
        #expect(leaving.eventKey == "")
        #expect(leaving.ticket == nil)
    }

    @Test func anExpiredOrUnknownCodePushesNothing() throws {
        var platform = try Sample.platform()
        let person = try #require(platform.people(following: true).first)
        let code = try platform.createCode(.init(kind: .temporaryText, scene: "a", lifetime: 60), at: midnight)
        _ = try push(try platform.perform(.scan(code.ticket), by: person, at: midnight + 59))
        for ticket in [code.ticket, Ticket(rawValue: "nope")] {
            guard case .still = try platform.perform(.scan(ticket), by: person, at: midnight + 60) else {
                Issue.record("\(ticket) must push nothing")
                continue
            }
        }
    }

    @Test func whoDoesNotFollowCanNeitherLeaveNorWrite() throws {
        var platform = try Sample.platform()
        let person = try #require(platform.people(following: false).first)
        for action in [PersonAction.unfollow, .write("hello")] {
            guard case .still = try platform.perform(action, by: person, at: midnight) else {
                Issue.record("\(action) must push nothing")
                continue
            }
        }
    }

    @Test func strangersAreIntroducedUpToALimit() throws {
        var limits = PlatformLimits()
        limits.people = 6
        var platform = try Sample.platform(limits)
        let names = (0..<2).map { OpenID(rawValue: "o" + String(repeating: "\($0)", count: 27)) }
        _ = try push(try platform.perform(.follow(), by: names[0], at: midnight))
        #expect(throws: PlatformError.invalidOpenID) { try platform.perform(.follow(), by: names[1], at: midnight) }
        #expect(throws: PlatformError.invalidOpenID) {
            try platform.perform(.follow(), by: OpenID(rawValue: "someone"), at: midnight)
        }
        #expect(platform.crowd.order.count == 6)
    }

    @Test func aChatKeepsItsNewestLines() throws {
        var platform = try Sample.platform()
        let person = try #require(platform.people(following: true).first)
        for number in 0..<450 { try platform.show(.said("\(number)"), to: person, at: midnight) }
        let chat = try #require(platform.crowd[person]).chat
        #expect(chat.count <= 200)
        #expect(chat.last?.id == 450)
    }

    @Test(arguments: MessageMode.allCases)
    func aReceiverTakesWhatIsPushed(_ mode: MessageMode) throws {
        var platform = try Sample.platform(mode: mode)
        let person = try #require(platform.people(following: true).first)
        guard case .push(let outgoing) = try platform.perform(.write("你好"), by: person, at: midnight) else {
            Issue.record("nothing was pushed")
            return
        }
        let verifier = PushVerifier(credentials: platform.account.credentials)
        let verified = try verifier.verify(
            PushQuery(outgoing.envelope.query),
            body: outgoing.envelope.body[...],
            now: midnight
        )
        let push = try PushParser().parse(verified.document, format: verified.format)
        #expect(push.text(of: "Content") == "你好")
        #expect(push.messageID?.count == 17)
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        func run(_ seed: UInt64) throws -> [String] {
            var platform = try Sample.platform(seed: seed, mode: .safe)
            let person = try #require(platform.crowd.order.first)
            let code = try platform.createCode(.init(kind: .temporaryText, scene: "a", lifetime: 60), at: midnight)
            guard case .push(let outgoing) = try platform.perform(.scan(code.ticket), by: person, at: midnight) else {
                return []
            }
            return [
                person.rawValue, code.ticket.rawValue, outgoing.envelope.query,
                String(decoding: outgoing.envelope.body, as: UTF8.self), try platform.token(),
            ]
        }
        #expect(try run(1) == run(1))
        #expect(try Set(run(1)).isDisjoint(with: run(2)))
    }
}
