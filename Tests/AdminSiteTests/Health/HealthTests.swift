import Admin
import HTMLPages
import HTTPTypes
import SQLiteStore
import Store
import Testing

@testable import AdminSite

@Suite("Health on the site")
struct HealthTests {
    private static let well = HealthFacts(
        readiness: .ready(remark: nil),
        accounts: [
            SiteDesks.Account(name: "a", path: "/wechat", mode: "safe", hasWindow: true, previousSlots: [], routes: 1)
        ],
        hasArchive: true,
        hasFigures: true,
        hasKey: true,
        dead: (0, false),
        gaps: [],
        instances: 1,
        audit: HealthPage.Audit(notes: [], count: 0, isIntact: true)
    )

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let level: HealthCheck.Level
        let change: @Sendable (inout HealthFacts) -> Void
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "not ready", level: .bad) { $0.readiness = .notReady(reason: "x") },
        Case(name: "a remark", level: .warn) { $0.readiness = .ready(remark: "x") },
        Case(name: "plain mode", level: .warn) { $0.accounts[0].mode = "plain" },
        Case(name: "no window", level: .warn) { $0.accounts[0].hasWindow = false },
        Case(name: "a previous token", level: .warn) { $0.accounts[0].previousSlots = ["token"] },
        Case(name: "no routes", level: .warn) { $0.accounts[0].routes = 0 },
        Case(name: "nothing kept", level: .bad) { $0.hasArchive = false },
        Case(name: "nothing counted", level: .warn) { $0.hasFigures = false },
        Case(name: "dead jobs", level: .warn) { $0.dead = (3, false) },
        Case(name: "a gap", level: .warn) { $0.gaps = [ReceivingGap(since: 1, until: 2)] },
        Case(name: "a changed audit", level: .bad) { $0.audit.isIntact = false },
    ]

    @Test func whereAllIsWellNothingIsSaidAgainstIt() {
        #expect(Self.well.checks.allSatisfy { $0.level == .ok })
    }

    @Test(arguments: cases)
    func whatIsWrongComesFirstAndHasWords(_ one: Case) throws {
        var facts = Self.well
        one.change(&facts)
        let checks = facts.checks
        #expect(checks.first?.level == one.level)
        #expect(checks.filter { $0.level != .ok }.count == 1)
        for language in SiteLanguage.allCases {
            let look = SiteLook(language: language, clock: .china, now: 1_000_000)
            #expect(HealthTexts(look: look).text(try #require(checks.first).subject).0.markup.count > 0)
        }
    }

    @Test func ofALongAuditTheEndIsChecked() async throws {
        let bench = try SiteBench()
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        for number in 1...60 {
            try await bench.store.change([.append(chain: "admin", line: Array("{\"n\":\(number)}".utf8))], jobs: [])
        }
        let page = try await bench.send(.get, "/health", cookies: cookies)
        #expect(page.text.contains("最近的操作记录完整（共 61 条）"))
    }
}
