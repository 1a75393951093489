internal import OfficialAccount
internal import Store
internal import WeChatPush

extension DuplicateKey {
    /// The wide key of a push: account, ToUserName, FromUserName, CreateTime, MsgType, Event, EventKey, MsgId, Ticket.
    ///
    /// Each field stands behind its length, so that no two different pushes can make the same text.
    init(account: String, _ push: Push) {
        var text: [UInt8] = []
        text.reserveCapacity(320)
        Self.append(account, to: &text)
        Self.append(push.account.rawValue, to: &text)
        Self.append(push.openID.rawValue, to: &text)
        Self.append(UInt64(bitPattern: push.createTime), bytes: 8, to: &text)
        Self.append(push.messageType, to: &text)
        Self.append(push.event?.lowercased ?? "", to: &text)
        Self.append(push.eventKey ?? "", to: &text)
        Self.append(push.messageID ?? "", to: &text)
        Self.append(push.ticket?.rawValue ?? "", to: &text)
        self = BodyDigest(text[...]).duplicateKey
    }

    private static func append(_ field: String, to text: inout [UInt8]) {
        append(UInt64(field.utf8.count), bytes: 4, to: &text)
        text.append(contentsOf: field.utf8)
    }

    private static func append(_ number: UInt64, bytes: Int, to text: inout [UInt8]) {
        for index in stride(from: bytes - 1, through: 0, by: -1) {
            text.append(UInt8(truncatingIfNeeded: number >> UInt64(index * 8)))
        }
    }
}
