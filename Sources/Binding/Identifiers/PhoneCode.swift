/// The six digits that go to the scanner's chat, and that he types into the page in front of him.
struct PhoneCode: Secret {
    /// How many there are.
    static let count: UInt64 = 1_000_000

    private let number: UInt32

    /// The digits, leading zeros among them: `028913`.
    var text: String {
        let digits = String(number)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// As people read them: `028 913`.
    var grouped: String { text.prefix(3) + " " + text.suffix(3) }

    /// The code of a random word: the word's place among all words, as a place among all codes.
    ///
    /// One multiplication, and nothing is drawn again: no code is likelier than another by more than 1 in 2^44.
    init(word: UInt64) { number = UInt32(truncatingIfNeeded: word.multipliedFullWidth(by: Self.count).high) }

    /// The digits as a person typed them; `nil` unless there are six, blanks and dashes aside.
    ///
    /// Full-width digits count: Chinese keyboards write them.
    init?(typed text: String) {
        var number: UInt32 = 0
        var count = 0
        guard text.utf8.count <= 64 else { return nil }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": number = number &* 10 &+ (scalar.value - 0x30)
            case "\u{FF10}"..."\u{FF19}": number = number &* 10 &+ (scalar.value - 0xFF10)
            case " ", "-", "\t", "\u{3000}", "\u{A0}": continue
            default: return nil
            }
            count += 1
        }
        guard count == 6 else { return nil }
        self.number = number
    }

    static func == (left: PhoneCode, right: PhoneCode) -> Bool { left.number ^ right.number == 0 }
}

/// What makes one phone code different from the next: 128 random bits, kept with the flow.
///
/// The digits follow from it and the server's key, so that a second scan by the same person, or a retry after a crash,
/// gets the same digits though no row holds them.
struct CodeSalt: Hashable, Sendable, Codable {
    let high: UInt64
    let low: UInt64

    init(using random: inout some RandomNumberGenerator) {
        high = random.next()
        low = random.next()
    }
}
