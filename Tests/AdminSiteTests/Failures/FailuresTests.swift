import Foundation
import HTTPTypes
import OfficialAccount
import SQLiteStore
import Store
import TestSupport
import Testing

@Suite("Failures", .timeLimit(.minutes(3)))
struct FailuresTests {
    private struct Operator {
        let bench: SiteBench
        let cookies: [String]

        init() async throws {
            bench = try SiteBench()
            cookies = [try #require(try await bench.send(.get, "/").cookie)]
        }

        func page() async throws -> SiteReply { try await bench.send(.get, "/failures", cookies: cookies) }

        func post(_ path: String, _ form: [String: String]) async throws -> SiteReply {
            var form = form
            let token = try #require(try await page().token)
            form["token"] = token
            return try await bench.send(.post, path, form: form, cookies: cookies)
        }

        /// The keys of the groups, in the order of the page.
        func groups() async throws -> [String] {
            try await page().text.components(separatedBy: "name=\"group\" value=\"").dropFirst()
                .map { String($0.prefix { $0 != "\"" }) }
        }
    }

    private static func forward(_ target: String) -> Job {
        Job(kind: "forward", target: target, payload: [], dueAt: 0)
    }

    @Test func oneCauseIsOneGroup() async throws {
        let person = try await Operator()
        for number in 1...3 { try await person.bench.push("order:\(number)", outcome: .failed, route: "order:{id}") }
        try await person.bench.push("order:4", outcome: .abandoned, route: "order:{id}")
        try await person.bench.push("mall/1", outcome: .failed, route: "mall/*")
        try await person.bench.push("fine")
        for number in 1...2 {
            try await person.bench.push("j", jobs: [Self.forward("https://h.example/?n=\(number)")])
            try await person.bench.giveUpJobs(because: "503 after \(number * 100) ms")
        }
        let page = try await person.page()
        #expect(try await person.groups().count == 4)
        #expect(page.text.contains(">重试 3 个</button>") && page.text.contains(">重试 2 个</button>"))
        #expect(!page.text.contains("?n="))
    }

    /// A program's replay sees to a failure as a person's does.
    @Test func whatCameAgainByTheAPIIsGoneFromTheFailures() async throws {
        let person = try await Operator()
        let id = try await person.bench.push("order:1", outcome: .failed, route: "order:{id}")
        #expect(try await person.groups().count == 1)
        let answer = try await person.bench.send(
            .post,
            "/api/v1/events/\(id)/replay",
            fields: [("Content-Type", "application/json")]
        )
        #expect(answer.status == 200)
        #expect(try await person.groups().isEmpty)
    }

    @Test func aGroupIsRetriedOneAfterTheOtherAndIsGoneThen() async throws {
        let person = try await Operator()
        for number in 1...3 { try await person.bench.push("order:\(number)", outcome: .failed, route: "order:{id}") }
        let group = try #require(try await person.groups().first)
        #expect(try await person.post("/failures/retry", ["group": group, "rate": "5"]).status == 303)
        #expect(person.bench.desk.replays == 0)
        #expect(try await person.page().text.contains("0 / 3 个"))
        await person.bench.time.advance(inStepsOf: .milliseconds(200)) { person.bench.desk.replays == 1 }
        let refused = try await person.post("/failures/retry", ["group": group, "rate": "5"])
        #expect(refused.status == 409)
        await person.bench.time.advance(inStepsOf: .milliseconds(200)) { person.bench.desk.replays == 3 }
        while try await !person.page().text.contains("重试已完成") { await Task.yield() }
        #expect(try await person.groups().isEmpty)
        let shown = try await person.bench.send(.get, "/events/evt_1", cookies: person.cookies)
        #expect(shown.text.contains("/events/evt_1001"))
    }

    @Test func aRunCanBeStopped() async throws {
        let person = try await Operator()
        for number in 1...5 { try await person.bench.push("order:\(number)", outcome: .failed, route: "order:{id}") }
        let group = try #require(try await person.groups().first)
        _ = try await person.post("/failures/retry", ["group": group, "rate": "1"])
        await person.bench.time.advance(inStepsOf: .seconds(1)) { person.bench.desk.replays == 2 }
        #expect(try await person.post("/failures/cancel", [:]).status == 303)
        #expect(try await person.page().text.contains("重试已停止"))
        for _ in 0..<5 {
            person.bench.time.advance(by: .seconds(1))
            for _ in 0..<50 { await Task.yield() }
        }
        #expect(person.bench.desk.replays <= 3)
        #expect(try await !person.groups().isEmpty)
    }

    @Test func whatCannotBeRetriedIsCounted() async throws {
        let person = try await Operator()
        try await person.bench.push("order:1", outcome: .failed)
        person.bench.desk.refuse()
        let group = try #require(try await person.groups().first)
        _ = try await person.post("/failures/retry", ["group": group, "rate": "20"])
        while try await !person.page().text.contains("1 个不能重试") {
            person.bench.time.advance(by: .milliseconds(50))
        }
        let one = try await person.post("/events/evt_1/replay", [:])
        #expect(one.status == 409)
    }

    @Test func deadJobsAreRevived() async throws {
        let person = try await Operator()
        try await person.bench.push("j", jobs: [Self.forward("https://h.example/")])
        try await person.bench.giveUpJobs(because: "503")
        #expect(try await person.bench.send(.get, "/", cookies: person.cookies).text.contains("1 个任务已放弃"))
        let group = try #require(try await person.groups().first)
        _ = try await person.post("/failures/retry", ["group": group, "rate": "20"])
        while try await !person.bench.store.jobs(.dead, after: nil, limit: 1).isEmpty {
            person.bench.time.advance(by: .milliseconds(50))
        }
        #expect(try await person.bench.store.jobs(.pending, after: nil, limit: 5).count == 1)
    }

    @Test(arguments: [["group": "x", "rate": "5"], ["rate": "5"], ["group": "x", "rate": "5000"], ["group": "x"]])
    func whatIsNoGroupOrRateIsRefused(_ form: [String: String]) async throws {
        let person = try await Operator()
        try await person.bench.push("order:1", outcome: .failed)
        let reply = try await person.post("/failures/retry", form)
        #expect([400, 409].contains(reply.status))
        #expect(person.bench.desk.replays == 0)
    }
}
