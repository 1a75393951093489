/// What tells one push from another, since events carry no id: a digest of the wide key.
///
/// The platform advises FromUserName + CreateTime, which merges real events of one second; the wide key adds the
/// account, MsgType, Event, EventKey, MsgId and Ticket. Two scans of one code by one person within one second still
/// share it: they cannot be told from a retry, and merging them is harmless.
public struct DuplicateKey: Hashable, Sendable {
    /// The first 16 bytes of the SHA-256 over the length-prefixed fields.
    public let high: UInt64
    /// See ``high``.
    public let low: UInt64

    /// Wraps a digest.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

extension DuplicateKey: CustomStringConvertible {
    /// The key as 32 hexadecimal digits: the same for every delivery of one push, so it serves as idempotency key.
    public var description: String {
        hexadecimal(high) + hexadecimal(low)
    }

    private func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
