internal import Crypto
internal import OfficialAccount
internal import Store
internal import WeChatPush

extension DuplicateKey {
    /// The wide key of a push: account, ToUserName, FromUserName, CreateTime, MsgType, Event, EventKey, MsgId, Ticket.
    ///
    /// Each field stands behind its length, so that no two different pushes can make the same text. A store keeps the
    /// key, so it must stay what it is.
    init(account: String, _ push: Push) {
        var text: [UInt8] = []
        text.reserveCapacity(320)
        Self.append(account, to: &text)
        Self.append(push.account.rawValue, to: &text)
        Self.append(push.openID.rawValue, to: &text)
        Self.append(UInt64(bitPattern: push.createTime).bigEndian, to: &text)
        Self.append(push.messageType, to: &text)
        Self.append(push.event?.lowercased ?? "", to: &text)
        Self.append(push.eventKey ?? "", to: &text)
        Self.append(push.messageID ?? "", to: &text)
        Self.append(push.ticket?.rawValue ?? "", to: &text)
        self = unsafe SHA256.hash(data: text).withUnsafeBytes { digest in
            unsafe DuplicateKey(
                high: digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                low: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }

    private static func append(_ field: String, to text: inout [UInt8]) {
        append(UInt32(truncatingIfNeeded: field.utf8.count).bigEndian, to: &text)
        unsafe field.utf8.span.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    }

    private static func append(_ number: some FixedWidthInteger, to text: inout [UInt8]) {
        unsafe withUnsafeBytes(of: number) { unsafe text.append(contentsOf: $0) }
    }
}
