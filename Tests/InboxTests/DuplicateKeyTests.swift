import OfficialAccount
import Store
import Testing
import WeChatPush

@testable import Inbox

@Suite("Duplicate key")
struct DuplicateKeyTests {
    /// The fields of a key, to be changed one by one.
    struct Fields: Sendable {
        var account = "default"
        var to = "gh_0123456789ab"
        var from = "oQRScene-Key_000000000000001"
        var createTime: Int64 = 1_767_225_600
        var type = "event"
        var event: String? = "SCAN"
        var eventKey: String? = "42"
        var messageID: String? = "24000000000000001"
        var ticket: String? = "gQTicket"
        var elements: [PushElement] = []

        var key: DuplicateKey {
            DuplicateKey(
                account: account,
                Push(
                    account: OriginalID(rawValue: to),
                    openID: OpenID(rawValue: from),
                    createTime: createTime,
                    messageType: type,
                    event: event.map { Push.Event($0) },
                    eventKey: eventKey,
                    ticket: ticket.map(Ticket.init(rawValue:)),
                    messageID: messageID,
                    elements: elements
                )
            )
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let name: String
        let edit: @Sendable (inout Fields) -> Void
        var testDescription: String { name }
    }

    static let telling: [Change] = [
        Change(name: "account") { $0.account = "shop" },
        Change(name: "ToUserName") { $0.to = "gh_0123456789ac" },
        Change(name: "FromUserName") { $0.from = "oQRScene-Key_000000000000002" },
        Change(name: "FromUserName in another case") { $0.from = "oqrscene-key_000000000000001" },
        Change(name: "CreateTime a second later") { $0.createTime += 1 },
        Change(name: "CreateTime of another sign") { $0.createTime = -$0.createTime },
        Change(name: "CreateTime beyond 32 bits") { $0.createTime += 1 << 32 },
        Change(name: "MsgType") { $0.type = "text" },
        Change(name: "Event") { $0.event = "subscribe" },
        Change(name: "no Event") { $0.event = nil },
        Change(name: "EventKey") { $0.eventKey = "43" },
        Change(name: "no EventKey") { $0.eventKey = nil },
        Change(name: "EventKey with its prefix") { $0.eventKey = "qrscene_42" },
        Change(name: "MsgId") { $0.messageID = "24000000000000002" },
        Change(name: "no MsgId") { $0.messageID = nil },
        Change(name: "Ticket") { $0.ticket = "gQOther" },
        Change(name: "no Ticket") { $0.ticket = nil },
    ]

    @Test(arguments: telling)
    func eachFieldTellsPushesApart(_ change: Change) {
        var fields = Fields()
        change.edit(&fields)
        #expect(fields.key != Fields().key)
    }

    @Test func noTwoOfTheseShareAKey() {
        let keys = Self.telling.map { change in
            var fields = Fields()
            change.edit(&fields)
            return fields.key
        }
        #expect(Set(keys).count == keys.count)
    }

    /// What a retry may differ in, and what the platform does not promise, makes no other push.
    @Test(arguments: [
        Change(name: "Event in another case") { $0.event = "scan" },
        Change(name: "further children") { $0.elements = [PushElement(name: "Content", text: "x")] },
    ])
    func theRestDoesNot(_ change: Change) {
        var fields = Fields()
        change.edit(&fields)
        #expect(fields.key == Fields().key)
        #expect(fields.key.description == Fields().key.description)
    }

    struct Shift: Sendable, CustomTestStringConvertible {
        let name: String
        let one: Fields
        let other: Fields
        var testDescription: String { name }
    }

    /// Text that moves over the border between two fields makes another key.
    @Test(arguments: [
        Shift(
            name: "account and ToUserName",
            one: Fields(account: "ab", to: "c"),
            other: Fields(account: "a", to: "bc")
        ),
        Shift(
            name: "ToUserName and FromUserName",
            one: Fields(to: "ab", from: "c"),
            other: Fields(to: "a", from: "bc")
        ),
        Shift(name: "MsgType and Event", one: Fields(type: "ab", event: "c"), other: Fields(type: "a", event: "bc")),
        Shift(
            name: "Event and EventKey",
            one: Fields(event: "ab", eventKey: "c"),
            other: Fields(event: "a", eventKey: "bc")
        ),
        Shift(
            name: "EventKey and MsgId",
            one: Fields(eventKey: "12", messageID: "3"),
            other: Fields(eventKey: "1", messageID: "23")
        ),
        Shift(
            name: "EventKey in the place of MsgId",
            one: Fields(eventKey: "1", messageID: nil),
            other: Fields(eventKey: nil, messageID: "1")
        ),
        Shift(
            name: "MsgId and Ticket",
            one: Fields(messageID: "ab", ticket: "c"),
            other: Fields(messageID: "a", ticket: "bc")
        ),
        Shift(
            name: "MsgId in the place of Ticket",
            one: Fields(messageID: "1", ticket: nil),
            other: Fields(messageID: nil, ticket: "1")
        ),
    ])
    func noTextMovesOverABorder(_ shift: Shift) {
        #expect(shift.one.key != shift.other.key)
    }

    @Test func theKeyIsThirtyTwoDigits() {
        let text = Fields().key.description
        #expect(text.count == 32)
        #expect(text.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(DuplicateKey(high: 1, low: 0xAB).description == "000000000000000100000000000000ab")
    }
}
