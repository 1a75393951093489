internal import OfficialAccount

/// What the store remembers of an account's token, as lines of text.
struct TokenEntry: Equatable {
    /// Grows with each token; 0 before the first.
    var number: Int64 = 0
    /// Milliseconds since 1970 by the store's clock.
    var expiresAt: Int64 = 0
    /// Until when somebody is buying; 0 where nobody is.
    var buyingUntil: Int64 = 0
    /// The token, which only the account's AppSecret opens.
    var sealed: [UInt8] = []

    /// Nothing was bought yet.
    init() {}

    /// Reads what ``bytes`` has written; what cannot be read is as if nothing were there.
    init(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let numbers = lines.prefix(3).compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
        guard lines.count == 4, numbers.count == 3 else { return }
        guard let sealed = lines[3].isEmpty ? [] : Base64.standard.decode(lines[3]) else { return }
        (number, expiresAt, buyingUntil) = (numbers[0], numbers[1], numbers[2])
        self.sealed = sealed
    }

    /// The record's body.
    var bytes: [UInt8] { Array("\(number)\n\(expiresAt)\n\(buyingUntil)\n\(Base64.standard.text(sealed))".utf8) }
}
