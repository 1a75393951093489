import Foundation
import OutboundHTTP
import QRScene
import TestSupport
import Testing

@testable import Inbox
@testable import QRSceneCommand

@Suite("Table")
struct TableTests {
    @Test func columnsLineUpAndChineseCharactersTakeTwo() {
        let text = Table.text([["a", "bb", "end"], ["桌号", "c", "末"]], header: ["ONE", "TWO", "THREE"])
        #expect(text == "ONE   TWO  THREE\na     bb   end\n桌号  c    末")
    }

    @Test func nothingIsNothingAndShortRowsAreShort() {
        #expect(Table.text([]) == "")
        #expect(Table.text([["a"], ["bb", "c"], []]) == "a\nbb  c\n")
    }
}

@Suite("Suggestion")
struct SuggestionTests {
    @Test(arguments: [
        ("tokn", "token"), ("token", "token"), ("lisen", "listen"), ("listenn", "listen"), ("mdoe", nil), ("xyz", nil),
        ("encoding_aes", "encoding_aes_key"), ("", nil), ("modes", "mode"),
    ])
    func theNearestWordIsMeantWhereItIsNear(_ word: String, _ expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["token", "listen", "mode", "encoding_aes_key"]) == expected)
        #expect(Suggestion.nearest(to: word, among: []) == nil)
    }
}

@Suite("Delivery tally")
struct DeliveryTallyTests {
    private func answer(_ status: Int, _ milliseconds: Int) -> Result<PushDelivery.Answer, OutboundError> {
        .success(.init(status: status, body: [], elapsed: .milliseconds(milliseconds)))
    }

    @Test func statusesAndTimesAreSummed() {
        var tally = DeliveryTally()
        for number in 1...100 { tally.add(answer(200, number)) }
        #expect(tally.isAllAnswered200)
        #expect(tally.text == "200 × 100  p50 50.0 ms  p99 99.0 ms  max 100.0 ms")
        tally.add(answer(403, 1))
        #expect(!tally.isAllAnswered200)
        tally.add(.failure(.malformedResponse))
        #expect(tally.unreachable == 1)
        #expect(tally.text.hasPrefix("200 × 100  403 × 1  no answer × 1  p50 "))
    }

    @Test func machinesGetAnObject() throws {
        var tally = DeliveryTally()
        tally.add(answer(200, 3))
        tally.add(.failure(.malformedResponse))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(tally.json.utf8)) as? [String: Any])
        #expect(object["statuses"] as? [String: Int] == ["200": 1])
        #expect(object["no_answer"] as? Int == 1)
        #expect(object["max_ms"] as? Double == 3)
    }

    @Test func nothingDeliveredIsNoDivisionByNothing() {
        #expect(DeliveryTally().text.hasSuffix("max 0.0 ms"))
        #expect(DeliveryTally().isAllAnswered200)
    }
}

@Suite("Line formats")
struct LineFormatTests {
    private static let openID = "oQRScene-Lines_00000000000001"

    private static let push = Push(
        account: OriginalID(rawValue: "gh_0123456789ab"),
        openID: OpenID(rawValue: openID),
        createTime: 1_767_225_600,
        messageType: "event",
        event: .scan,
        eventKey: "桌\"7\"",
        ticket: Ticket(rawValue: "gQTicketOfTheCode")
    )

    private static let answer = PushAnswer(
        account: "shop",
        push: push,
        pushID: PushID(rawValue: 12),
        source: .route,
        route: "table/{n}",
        replyKind: "text",
        status: 200,
        bytes: 321,
        elapsed: .microseconds(1250)
    )

    private static let refusal = EndpointRefusal(
        account: "default",
        peer: .ipv4(0x7F00_0001, port: 4000),
        label: "signature_mismatch",
        status: 403,
        explanation: "the signature does not match"
    )

    private static let job = TakenJob(
        id: JobID(rawValue: 1),
        fence: 1,
        pushID: PushID(rawValue: 1),
        job: Job(kind: "forward", target: "https://shop.example/hook?key=secret", payload: [], attempts: 1, dueAt: 0)
    )

    @Test func aJobsLineSaysWhatAndWhereWithoutTheQuery() {
        let text = NoteText.text(of: .job(Self.job, .dead(reason: "it answered 410")))
        #expect(text == "forward of evt_1 to https://shop.example/hook: given up after attempt 2: it answered 410")
        #expect(NoteText.isNews(.job(Self.job, .done)))
        var first = Self.job
        first.job.attempts = 0
        #expect(!NoteText.isNews(.job(first, .done)))
    }

    private static let happenings: [JournalLine.Happening] = [
        .received(
            PushArrival(account: "default", push: push, tokenSlot: .current, keySlot: nil)
        ),
        .answered(answer), .refused(refusal), .refusalsLeftOut(3), .linesLeftOut(4),
        .noted(.handlerFailed(account: "default", route: "r", pushID: PushID(rawValue: 1), error: "e")),
        .noted(.handlerAbandoned(account: "default", route: "r", pushID: PushID(rawValue: 1), after: .seconds(1))),
        .noted(.lateReply(account: "default", route: "r", pushID: PushID(rawValue: 1), willBeSent: true)),
        .noted(.lateReply(account: "default", route: "r", pushID: PushID(rawValue: 1), willBeSent: false)),
        .noted(.outerCopyDiffers(account: "default", openID: push.openID)),
        .noted(.signaturesForgottenEarly(account: "default")),
        .noted(.suspiciousScene(account: "default", scene: SceneValue("0")!, hint: "h")),
        .noted(.job(job, .done)), .noted(.job(job, .again(at: 0, reason: "r"))), .noted(.job(job, .dead(reason: "r"))),
        .noted(.storeRefused(account: "default", reason: "full")),
    ]

    private func lines(_ format: any LineFormat) -> [String] {
        Self.happenings.map {
            format.line(JournalLine(time: Date(timeIntervalSince1970: 1_767_225_600.25), happening: $0))
        }
    }

    @Test func everyLineForMachinesIsOneObjectWithTimeLevelAndKind() throws {
        for line in lines(JSONLines()) {
            #expect(!line.contains("\n"))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["time"] as? String == "2026-01-01T00:00:00.250Z")
            #expect(["info", "warning"].contains(object["level"] as? String))
            #expect(object["kind"] is String)
            #expect(object.keys.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
        }
    }

    @Test func aPushAndItsAnswerCarryWhatOneLooksFor() throws {
        let lines = lines(JSONLines())
        #expect(lines[0].contains(#""scene":"桌\"7\"""#))
        #expect(lines[0].contains(#""token_slot":"current""#))
        #expect(lines[1].contains(#""elapsed_ms":1.25"#))
        #expect(lines[1].contains(#""id":"evt_12""#))
        #expect(lines[1].contains(#""route":"table/{n}""#))
        #expect(lines[2].contains(#""peer":"127.0.0.1:4000""#))
    }

    @Test(arguments: [true, false])
    func noLineShowsAWholeOpenidOrATicket(_ isJSON: Bool) {
        for line in lines(isJSON ? JSONLines() : TextLines(colours: false)) {
            #expect(!line.contains(Self.openID))
            #expect(!line.contains("gQTicket"))
        }
        #expect(lines(isJSON ? JSONLines() : TextLines(colours: false))[0].contains(Self.push.openID.shortened))
    }

    @Test func linesForPeopleAreOneLineEachWithAnArrowAndColoursOnlyWhereWanted() {
        let plain = lines(TextLines(colours: false))
        #expect(plain.allSatisfy { !$0.contains("\n") && !$0.contains("\u{1B}") })
        #expect(plain[0].contains("--> SCAN "))
        #expect(plain[0].contains("scene=桌\"7\""))
        #expect(plain[1].contains("<-- 200 "))
        #expect(plain[1].contains("reply=text 321 B"))
        #expect(plain[1].contains("route=table/{n}"))
        #expect(plain[1].hasSuffix("[shop]"))
        #expect(plain[2].contains("403"))
        #expect(plain[2].contains("the signature does not match"))
        #expect(lines(TextLines(colours: true))[0].contains("\u{1B}[36m"))
    }

    /// All of a flow's scene names a live attempt to log in.
    @Test(arguments: [
        ("b1_abcdefghijklmnopqrstuv", "b1_abcd…"), ("b1_short", "b1_short"), ("table/7", "table/7"),
        ("b2_abcdefghijklmnopqrstuv", "b2_abcdefghijklmnopqrstuv"), ("lab1_registration", "lab1_registration"),
        ("qrscene_b1_abcdefghijklmnopqrstuv", "qrscene_b1_abcd…"),
    ])
    func ofAFlowsSceneLogsHaveTheBeginning(_ scene: String, _ logged: String) {
        #expect(SceneValue(scene)?.logged == logged)
    }

    /// A scene is what a stranger's code says: it must not write lines of its own, nor move the cursor.
    @Test func aSceneWithControlCharactersWritesNoSecondLine() {
        let push = Push(
            account: Self.push.account,
            openID: Self.push.openID,
            createTime: 1,
            messageType: "event",
            event: .scan,
            eventKey: "a\n10:00:00  <-- 200 forged\u{1B}[2J"
        )
        let arrival = PushArrival(account: "default", push: push, tokenSlot: .current, keySlot: nil)
        for format in [TextLines(colours: false), JSONLines()] as [any LineFormat] {
            let line = format.line(JournalLine(time: Date(), happening: .received(arrival)))
            #expect(!line.contains("\n"))
            #expect(!line.contains("\u{1B}"))
        }
    }

    @Test func notesHaveDistinctWords() {
        let labels = Self.happenings.compactMap { happening -> String? in
            guard case .noted(let note) = happening else { return nil }
            #expect(!NoteText.text(of: note).isEmpty)
            return NoteText.label(of: note)
        }
        #expect(Set(labels).count == labels.count - 1)  // a late reply that was sent, and one that was not
    }
}

@Suite("Journal stream", .timeLimit(.minutes(3)))
struct JournalStreamTests {
    private static let refusal = EndpointRefusal(
        account: "default",
        peer: nil,
        label: "signature_mismatch",
        status: 403,
        explanation: "no"
    )

    @Test func aFloodOfRefusalsWritesFewLines() async {
        let lines = EventLog<String>()
        let stream = JournalStream(format: JSONLines()) { lines.add($0) }
        for _ in 0..<5000 { stream.refused(Self.refusal) }
        stream.finish()
        await stream.run()
        // Twenty in each second that the flood touched, and a line that says how many were left out.
        let told = lines.values.filter { $0.contains(#""kind":"refusal""#) }.count
        #expect(told >= 20)
        #expect(told < 1000)
        let leftOut = lines.values.filter { $0.contains(#""what":"refusals""#) }.compactMap(Self.count)
        #expect(told + leftOut.reduce(0, +) == 5000)
    }

    private static func count(in line: String) -> Int? {
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return object?["count"] as? Int
    }

    @Test func whatDoesNotFitIsLeftOutAndTheRestIsWrittenInOrder() async {
        let lines = EventLog<String>()
        let stream = JournalStream(format: JSONLines()) { lines.add($0) }
        for number in 0..<30_000 {
            stream.noted(.storeRefused(account: "default", reason: "number \(number)."))
        }
        stream.finish()
        await stream.run()
        let notes = lines.values.filter { $0.contains("store_refused") }
        #expect(notes.count == 20_000)
        #expect(notes.last?.contains("number 29999.") == true)
        #expect(lines.values.contains { $0.contains(#""what":"lines""#) && $0.contains(#""count":10000"#) })
    }
}
