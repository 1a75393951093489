import OfficialAccount
import TestSupport
import Testing
import WeChatAPI

@Suite("Ticket contents")
struct TicketContentsTests {
    struct Row: Sendable, Decodable, CustomTestStringConvertible {
        let ticket: String
        let status: String
        let url: String?
        let created: UInt32?
        let expireSeconds: UInt32?
        let scene: String
        var testDescription: String { ticket }
    }

    @Test(
        .enabled(if: Corpus.isThere, "the corpus is not beside the package"),
        arguments: Corpus.rows("tickets.jsonl", as: Row.self)
    )
    func publishedTicketsReadAsTheyShould(row: Row) throws {
        let contents = TicketContents(Ticket(rawValue: row.ticket))
        guard row.status == "decoded" else {
            #expect(contents == nil)
            return
        }
        let read = try #require(contents)
        #expect(read.url == row.url)
        #expect(read.createdAt == row.created)
        #expect(read.lifetime ?? 0 == row.expireSeconds)
    }

    struct Kind: Sendable {
        let ticket: String
        let kind: QRCodeRequest.Kind?
    }

    @Test(arguments: [
        Kind(
            ticket: "gQG-8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyeTZsQWh5NVRlY0YxMDAwMHcwN2cAAgTNVd1hAwQAAAAA",
            kind: .permanentText
        ),
        Kind(
            ticket: "gQGq8TwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyMEdhUXdySDVlOWwxMDAwMGcwM1IAAgTIqwtbAwQAAAAA",
            kind: .permanentNumber
        ),
        Kind(
            ticket: "gQE18TwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyZVQzaUZmUDRlRGgxMTVCUjFxMWgAAgRFmA1aAwQAjScA",
            kind: .temporaryNumber
        ),
        Kind(
            ticket: "gQEi8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyWkpCZ3dudjFmSjAxcWV4dWhyYzYAAgSan15bAwT0AQAA",
            kind: .temporaryText
        ),
        Kind(
            ticket: "gQFg7zoAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL29qc3p3R3ZsNmV5UTZZMWtfaFcxAAIEekQfVwMEAI0nAA==",
            kind: nil
        ),
    ])
    func newerTicketsTellTheirKind(row: Kind) throws {
        #expect(try #require(TicketContents(Ticket(rawValue: row.ticket))).kind == row.kind)
    }

    @Test func theOfficialPagesTicketHasAnAbsoluteEnd() throws {
        let ticket = "gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL2taZ2Z3TVRtNzJXV1Brb3ZhYmJJAAIEZ23sUwMEmm3sUw=="
        let contents = try #require(TicketContents(Ticket(rawValue: ticket)))
        #expect(contents.url == "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI")
        #expect(contents.lifetime == 51)
    }

    @Test func everyPrefixAndEveryChangedCharacterIsReadOrLetBe() {
        let ticket = "gQE18TwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyZVQzaUZmUDRlRGgxMTVCUjFxMWgAAgRFmA1aAwQAjScA"
        for length in 0..<(ticket.count - 1) {
            #expect(TicketContents(Ticket(rawValue: String(ticket.prefix(length)))) == nil)
        }
        for index in ticket.indices {
            for other in ["/", "A", "_", "%", "é"] {
                var changed = ticket
                changed.replaceSubrange(index...index, with: other)
                let contents = TicketContents(Ticket(rawValue: changed))
                #expect(contents.map { $0.url.hasPrefix("http://weixin.qq.com/q/") } ?? true)
            }
        }
        for odd in ["", "=", "====", "sandbox-ticket", String(repeating: "A", count: 100_000)] {
            #expect(TicketContents(Ticket(rawValue: odd)) == nil)
        }
    }
}
