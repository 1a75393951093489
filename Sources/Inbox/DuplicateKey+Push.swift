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
        let fields: [8 of String] = [
            account, push.account.rawValue, push.openID.rawValue, push.messageType, push.event?.lowercased ?? "",
            push.eventKey ?? "", push.messageID ?? "", push.ticket?.rawValue ?? "",
        ]
        var size = MemoryLayout<Int64>.size
        for index in fields.indices { size += MemoryLayout<UInt32>.size + fields[index].utf8.count }
        // On the stack, where it is not too long for that: an array would be allocated for each push.
        self = unsafe withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { text in
            var end = 0
            for index in fields.indices {
                if index == 3 { unsafe Self.put(UInt64(bitPattern: push.createTime).bigEndian, into: text, at: &end) }
                unsafe Self.put(fields[index], into: text, at: &end)
            }
            var hasher = SHA256()
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(text))
            return unsafe hasher.finalize().withUnsafeBytes { digest in
                unsafe DuplicateKey(
                    high: digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                    low: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                )
            }
        }
    }

    private static func put(_ field: String, into text: UnsafeMutableRawBufferPointer, at end: inout Int) {
        let bytes = field.utf8.span
        unsafe put(UInt32(truncatingIfNeeded: bytes.count).bigEndian, into: text, at: &end)
        unsafe bytes.bytes.withUnsafeBytes { bytes in
            unsafe UnsafeMutableRawBufferPointer(rebasing: text[end...]).copyMemory(from: bytes)
            end += bytes.count
        }
    }

    private static func put<Number: FixedWidthInteger & BitwiseCopyable>(
        _ number: Number,
        into text: UnsafeMutableRawBufferPointer,
        at end: inout Int
    ) {
        unsafe text.storeBytes(of: number, toByteOffset: end, as: Number.self)
        end += MemoryLayout<Number>.size
    }
}
