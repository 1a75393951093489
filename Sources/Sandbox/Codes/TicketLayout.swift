internal import Foundation
internal import OfficialAccount

/// Tickets as the platform makes them: a header, the code's address, when it was made, how long it lives, in base64.
enum TicketLayout {
    /// Draws the address of a code and the ticket that holds it.
    ///
    /// One in four is of the older layout, whose base64 ends in `==`, and one in two of the standard alphabet, which
    /// has `+` and `/`: a client that does not percent-encode a ticket exactly once is found out.
    static func draw(
        kind: SceneCode.Kind,
        createdAt: Int64,
        lifetime: Int64?,
        _ generator: inout SeededGenerator
    ) -> (ticket: Ticket, url: String) {
        let isOlder = generator.happens(percent: 25)
        let url = "http://weixin.qq.com/q/" + code(kind, isOlder: isOlder, &generator)
        var bytes: [UInt8] = [0x81, 0x01, UInt8(truncatingIfNeeded: generator.next()), 0xF0, isOlder ? 0x3A : 0x3C]
        bytes += [UInt8](repeating: 0, count: 7)
        bytes += [0x01, UInt8(truncatingIfNeeded: url.utf8.count + 1)] + Array(url.utf8) + [0]
        bytes += [0x02, 0x04] + littleEndian(createdAt)
        bytes += [0x03, 0x04] + littleEndian(lifetime ?? 0)
        var text = Data(bytes).base64EncodedString()
        if generator.happens(percent: 50) {
            text = text.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        }
        return (Ticket(rawValue: text), url)
    }

    /// The last characters tell the kinds apart, as in published tickets.
    private static func code(_ kind: SceneCode.Kind, isOlder: Bool, _ generator: inout SeededGenerator) -> String {
        guard !isOlder else { return generator.word(20, from: .identifier) }
        let shade = generator.happens(percent: 50) ? "w" : "g"
        return switch kind {
        case .permanentNumber: "02\(generator.word(11))10000\(shade)03\(generator.word(1))"
        case .permanentText: "02\(generator.word(11))10000\(shade)07\(generator.word(1))"
        case .temporaryNumber: "02\(generator.word(18))1\(generator.word(1))"
        case .temporaryText: "02\(generator.word(18))c\(generator.word(1))"
        }
    }

    private static func littleEndian(_ number: Int64) -> [UInt8] {
        let word = UInt32(truncatingIfNeeded: number)
        return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
}
