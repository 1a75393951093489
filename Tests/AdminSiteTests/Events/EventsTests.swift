import Foundation
import HTTPTypes
import HTTPWire
import SQLiteStore
import Store
import StoreContract
import Synchronization
import TestSupport
import Testing

@testable import AdminSite

@Suite("Events on the site", .timeLimit(.minutes(3)))
struct EventsTests {
    private func shown(_ page: SiteReply) -> [String] {
        page.text.components(separatedBy: "<li id=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    @Test func theListIsFilteredAndPaged() async throws {
        let bench = try SiteBench()
        for number in 1...60 { try await bench.push("table/\(number % 2)") }
        try await bench.push("hello", event: "text", outcome: .failed)
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        let first = try await bench.send(.get, "/events", cookies: cookies)
        #expect(shown(first).count == 50)
        #expect(shown(first).first == "evt_61")
        #expect(first.text.contains("href=\"/events?after=evt_12\""))
        let second = try await bench.send(.get, "/events?after=evt_12", cookies: cookies)
        #expect(shown(second) == (1...11).reversed().map { "evt_\($0)" })
        let filters = [
            ("scene=table%2F1", 30), ("event=text", 1), ("state=failed", 1), ("scene=nobody", 0), ("since=1h", 50),
            ("openid=\(SiteBench.openID)", 50), ("state=made-up&since=never&after=x", 50),
        ]
        for (query, count) in filters {
            #expect(shown(try await bench.send(.get, "/events?\(query)", cookies: cookies)).count == count, "\(query)")
        }
        bench.time.advance(by: .seconds(7200))
        #expect(shown(try await bench.send(.get, "/events?since=1h", cookies: cookies)).isEmpty)
        #expect(try await bench.send(.get, "/events?a=1&a=2", cookies: cookies).status == 400)
        #expect(try await bench.send(.get, "/events?scene=%FF", cookies: cookies).status == 400)
    }

    @Test(arguments: [
        "evt_99", "99", "evt_0", "evt_01", "evt_1/x", "evt_1/replay/x", "x", "evt_1%20", "evt_1/fixture.txt",
    ])
    func whatIsNoEventIsNotFound(_ name: String) async throws {
        let bench = try SiteBench()
        try await bench.push("a")
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        #expect(try await bench.send(.get, "/events/\(name)", cookies: cookies).status == 404)
    }

    @Test func whatHasNoIndexIsLookedForWithinBounds() async throws {
        let archive = CountedArchive(pushes: 11_990)
        var query = EventQuery(try FormFields(Array("event=rare".utf8)[...]))
        var found = try await EventSearch(archive: archive).page(query, now: 0)
        #expect(archive.looks == 6)
        for last: Int64 in [8991, 5991, 2991] {
            #expect(found.pushes.isEmpty && found.isCutShort)
            #expect(found.next == PushID(rawValue: last))
            query.after = found.next
            found = try await EventSearch(archive: archive).page(query, now: 0)
        }
        #expect(found.pushes.map(\.id.rawValue) == [1000])
        #expect(found.next == nil && !found.isCutShort)
        let usual = EventQuery(try FormFields(Array("event=scan".utf8)[...]))
        #expect(try await EventSearch(archive: archive).page(usual, now: 0).pushes.count == EventQuery.pageLength)
    }

    @Test func theFixtureSaysWhatToExpect() async throws {
        let bench = try SiteBench()
        let id = try await bench.push("table/7")
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        let sheet = try await bench.send(.get, "/events/\(id)/fixture.json", cookies: cookies).text
        for part in ["\"scene\":\"table/7\"", "\"status\":200", "\"openid\":\"\(SiteBench.openID)\"", "by sample"] {
            #expect(sheet.contains(part))
        }
    }

    @Test func theNumbersOfNowAreThoseOfTheDesk() async throws {
        let bench = try SiteBench()
        try await bench.store.note([.sample(.follow, "a"), .sample(.scan, "a"), .sample(.bind, "a")], "1")
        _ = try await bench.store.rollUp(limit: 10, by: .china)
        try await bench.push("x", outcome: .failed)
        bench.time.advance(by: .seconds(60))
        let page = try await bench.send(.get, "/")
        let counts = page.text.components(separatedBy: "<span class=\"count\">").dropFirst()
            .map { String($0.prefix { $0 != "<" }) }
        #expect(counts == ["2", "1", "1", "1"])
        #expect(page.text.contains("最近一小时有 1 个推送处理失败"))
    }
}

/// So many scans, of which the thousandth is something else.
private final class CountedArchive: PushArchive {
    private let count: Int64
    private let sample = PushRecord.sample("a")
    private let asked = Mutex(0)

    init(pushes: Int64) { count = pushes }

    /// How often it was asked for a list.
    var looks: Int { asked.withLock { $0 } }

    func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] {
        asked.withLock { $0 += 1 }
        let last = min(filter.after?.rawValue ?? .max, count + 1) - 1
        return stride(from: last, to: max(0, last - Int64(filter.limit)), by: -1).map { number in
            var record = sample
            if number == 1000 { record.event = "rare" }
            return StoredPush(
                id: PushID(rawValue: number),
                record: record,
                storedAt: 0,
                settlement: nil,
                settledAt: nil,
                attempts: 1,
                deliveries: 1,
                jobs: []
            )
        }
    }

    func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] { [] }
    func count(_ filter: PushFilter) async throws(StoreError) -> Int { 0 }
    func prune(before: Int64, limit: Int) async throws(StoreError) -> Int { 0 }
    func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] { [] }
    func revive(_ id: JobID) async throws(StoreError) -> Revival { .unknown }
}
