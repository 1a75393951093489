import OfficialAccount
import TestSupport
import Testing
import WeChatAPI

/// Whatever answers in the platform's place, a call brings what was asked for or a typed error; a trap would end this
/// process.
@Suite("Hostile answers", .timeLimit(.minutes(3)))
struct HostileAnswerTests {
    @Test func aCodeIsMadeOrAnErrorSaysWhyNot() async throws {
        let good = [
            #"{"ticket":"gQH47joAAAAAAAAAASxodHRw==","expire_seconds":60,"url":"http://weixin.qq.com/q/kZgfwMTm"}"#,
            #"{"errcode":40053,"errmsg":"invalid action info rid: 5f3b6b5d-1a2b3c4d-01234567"}"#,
            #"{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist hint: [x]"}"#,
        ]
        let request = try QRCodeRequest(text: "table/7", lifetime: .temporary(seconds: 60))
        var spoiler = Spoiler(seed: 4)
        var (made, refused) = (0, 0)
        for _ in 0..<1500 {
            let body = spoiler.spoilt(Array(spoiler.pick(good).utf8))
            let platform = ScriptedPlatform { $0.buysToken ? .token("T1") : .success(APIResponse(body: body)) }
            let client = try PlatformClient.scripted(platform)
            do throws(APIError) {
                let code = try await client.createCode(request)
                made += 1
                _ = TicketContents(code.ticket)
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
                #expect(!error.description.contains("T1"))
            }
        }
        #expect(made > 0 && refused > 0)
    }

    @Test func aTicketIsReadOrLetBe() {
        let ticket =
            "gQEi8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyWkpCZ3dudjFmSjAxcWV4dWhyYzYAAgSan15bAwT0AQAA"
        var spoiler = Spoiler(seed: 5)
        for _ in 0..<3000 {
            let spoilt = Ticket(rawValue: String(decoding: spoiler.spoilt(Array(ticket.utf8)), as: UTF8.self))
            if let contents = TicketContents(spoilt) { #expect(contents.createdAt >= 0) }
        }
    }
}
