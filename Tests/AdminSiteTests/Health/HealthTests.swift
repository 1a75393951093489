import Admin
import Foundation
import HTMLPages
import HTTPTypes
import SQLiteStore
import Store
import StoreContract
import TestSupport
import Testing

@testable import AdminSite

@Suite("Health on the site")
struct HealthTests {
    private static let well = HealthFacts(
        readiness: .ready(remark: nil),
        accounts: [
            SiteDesks.Account(
                name: "a",
                path: "/wechat",
                mode: "safe",
                hasWindow: true,
                secrets: [SiteDesks.Secret(name: "token", isPrevious: false, matches: 3, lastMatch: 999_000)],
                secretsSince: 1,
                routes: 1
            )
        ],
        hasArchive: true,
        hasFigures: true,
        hasKey: true,
        dead: (0, false),
        gaps: [],
        leases: LeaseReport(now: 0, instances: [LeaseReport.Instance(id: 1, aliveUntil: 1, isThis: true)]),
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
        Case(name: "a previous token", level: .warn) {
            $0.accounts[0].secrets.append(SiteDesks.Secret(name: "token", isPrevious: true))
        },
        Case(name: "no routes", level: .warn) { $0.accounts[0].routes = 0 },
        Case(name: "nothing kept", level: .bad) { $0.hasArchive = false },
        Case(name: "nothing counted", level: .warn) { $0.hasFigures = false },
        Case(name: "dead jobs", level: .warn) { $0.dead = (3, false) },
        Case(name: "a gap", level: .warn) { $0.gaps = [ReceivingGap(since: 1, until: 2)] },
        Case(name: "nobody alive", level: .warn) { $0.leases?.instances = [] },
        Case(name: "left by the dead", level: .warn) {
            $0.leases?.abandoned.jobs = .init(count: 2, first: 3, since: 4)
        },
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

    // MARK: Instances

    @Test func theTableShowsWhoHoldsWhat() async throws {
        let bench = try SiteBench()
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        guard case .new(let lease) = try await bench.store.admission(of: .sample("running")).get() else {
            throw StoreError.leaseLost
        }
        try await bench.push("done", jobs: [.sample("forward", dueAt: 1)])
        _ = try await bench.store.takeDueJobs(limit: 1, except: [])
        let living = try await bench.send(.get, "/health", fields: [("Accept-Language", "en")], cookies: cookies).text
        #expect(living.components(separatedBy: "data-instance=").count == 2)
        #expect(living.contains("this one") && !living.contains("nobody alive"))
        #expect(living.contains("<a href=\"/events/\(lease.pushID)\"><code>\(lease.pushID)</code></a>"))
        #expect(living.contains("<code>job_1</code>"))
        // Nobody shows life any more: the same page is asked of the store alone.
        bench.time.advance(by: .seconds(60))
        let left = try await bench.send(.get, "/health", cookies: cookies).text
        #expect(left.contains("data-instance=\"none\"") && left.contains("无存活进程"))
        #expect(left.contains("1 个推送和 1 个任务的进程已不在"))
    }

    @Test func ofManyInstancesAndJobsThePageSaysSo() {
        let instances = (1...60).map { LeaseReport.Instance(id: $0, aliveUntil: 1, isThis: $0 == 1) }
        let report = LeaseReport(now: 0, instances: instances, mayHaveMoreJobs: true)
        let look = SiteLook(language: .english, clock: .china, now: 0)
        let markup = LeaseTable(look: look, report: report, roles: ["work"]).section.markup
        #expect(markup.components(separatedBy: "data-instance=").count == 51)
        #expect(markup.contains("And 10 more.") && markup.contains("0+"))
    }

    // MARK: Secrets

    struct Previous: Sendable, CustomTestStringConvertible {
        let name: String
        var current = 5
        var previous = 0
        let says: String
        var testDescription: String { "\(name), \(current) of the current, \(previous) of the previous" }
    }

    @Test(arguments: [
        Previous(name: "token", says: "WECHAT_PREVIOUS_TOKEN may be removed"),
        Previous(name: "aes_key", says: "WECHAT_PREVIOUS_ENCODING_AES_KEY may be removed"),
        Previous(name: "token", current: 0, says: "wait for pushes"),
        Previous(name: "token", previous: 1, says: "keep it until"),
        Previous(name: "token", current: 0, previous: 1, says: "keep it until"),
    ])
    func aPreviousSecretMayGoWhereOnlyTheNewOneMatches(_ one: Previous) throws {
        var facts = Self.well
        facts.accounts[0].secrets = [(false, one.current), (true, one.previous)].map { isPrevious, count in
            let last: Int64? = count > 0 ? 990_000 : nil
            return SiteDesks.Secret(name: one.name, isPrevious: isPrevious, matches: count, lastMatch: last)
        }
        let check = try #require(facts.checks.first)
        #expect(check.level == .warn)
        let look = SiteLook(language: .english, clock: .china, now: 1_000_000)
        let (fact, fix) = HealthTexts(look: look).text(check.subject)
        #expect(fix?.contains(one.says) == true)
        #expect(fact.markup.contains("not matched since the start") == (one.previous == 0))
        #expect(HealthTexts(look: look).text(check.subject).0.markup.contains(one.name))
    }

    @Test func theTableShowsHowOftenEachHasMatched() async throws {
        let bench = try SiteBench()
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        let text = try await bench.send(.get, "/health", fields: [("Accept-Language", "en")], cookies: cookies).text
        #expect(text.contains("data-secret=\"token-current\"") && text.contains("1,234 matches"))
        #expect(text.contains("data-secret=\"token-previous\"") && text.contains("0 matches"))
    }
}
