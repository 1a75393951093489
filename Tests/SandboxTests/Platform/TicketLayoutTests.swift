import Foundation
import OfficialAccount
import Testing

@testable import Sandbox

@Suite("Ticket layout")
struct TicketLayoutTests {
    @Test(arguments: SceneCode.Kind.allCases)
    func aTicketHoldsItsCode(_ kind: SceneCode.Kind) throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let lifetime: Int64? = kind.isPermanent ? nil : 604_800
            let drawn = TicketLayout.draw(kind: kind, createdAt: midnight, lifetime: lifetime, &generator)
            let standard = drawn.ticket.rawValue.replacing("-", with: "+").replacing("_", with: "/")
            let bytes = Array(try #require(Data(base64Encoded: standard)))
            #expect(bytes[0..<2] == [0x81, 0x01])
            #expect(bytes[12] == 1)
            let end = 14 + Int(bytes[13])
            #expect(bytes[14..<end] == (Array(drawn.url.utf8) + [0])[...])
            #expect(Array(bytes[end..<(end + 2)]) == [2, 4])
            #expect(Self.number(bytes[(end + 2)..<(end + 6)]) == midnight)
            #expect(Array(bytes[(end + 6)..<(end + 8)]) == [3, 4])
            #expect(Self.number(bytes[(end + 8)...]) == lifetime ?? 0)
        }
    }

    @Test func someTicketsNeedPercentEncoding() {
        var generator = SeededGenerator(seed: 12)
        let tickets = (0..<500).map { _ in
            TicketLayout.draw(kind: .permanentText, createdAt: midnight, lifetime: nil, &generator).ticket.rawValue
        }
        #expect(Set(tickets).count == 500)
        for sign in ["+", "/", "=", "-", "_"] { #expect(tickets.contains { $0.contains(sign) }) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
    }
}
