import Channels
import HTTPWire
import Store
import Testing

@testable import AdminSite

@Suite("Query of the page of channels")
struct ChannelsQueryTests {
    private static let look = SiteLook(language: .english, clock: .china, now: PageBench.now)

    private func query(_ text: String, _ accounts: [String] = ["default"]) throws -> ChannelsQuery {
        try ChannelsQuery(FormFields(Array(text.utf8)[...]), accounts: accounts, Self.look)
    }

    @Test(
        arguments: [
            ("", 29, "day"), ("p=24h", 0, "hour"), ("p=7d", 6, "day"), ("p=90d", 89, "day"), ("p=1y", 364, "week"),
            ("p=nonsense", 29, "day"), ("p=90d&by=week", 89, "week"), ("p=1y&by=hour", 364, "day"),
            ("p=90d&by=hour", 89, "day"), ("p=30d&by=hour", 29, "hour"),
            ("p=30d&by=scene", 29, "day"),
        ]
    )
    func aTimeHasItsPieces(text: String, days: Int64, by: String) throws {
        let query = try query(text)
        #expect(query.by.rawValue == by)
        #expect(query.span.upperBound == PageBench.now)
        #expect((query.span.upperBound - query.span.lowerBound) / PageBench.day == days)
    }

    @Test(
        arguments: [
            ("from=2026-01-01&to=2026-01-03", 3, "hour"), ("from=2026-01-01", 5, "day"), ("to=2026-01-03", 1, "hour"),
            ("from=2025-01-01&to=2025-12-31", 365, "week"), ("from=2024-02-29&to=2024-02-29", 1, "hour"),
        ] as [(String, Int64, String)]
    )
    func datesAreWholeDaysOfTheAccountsClock(text: String, days: Int64, by: String) throws {
        let query = try query(text)
        #expect(query.span.upperBound - query.span.lowerBound == days * PageBench.day)
        #expect((query.span.lowerBound + 8 * 3_600_000) % PageBench.day == 0)
        #expect(query.by.rawValue == by)
        #expect(query.period == nil)
    }

    @Test(arguments: [
        "from=yesterday", "from=2026-02-30", "from=2026-01-03&to=2026-01-01", "from=1900-01-01&to=2026-01-01",
    ])
    func whatIsNoTimeIsSaid(text: String) {
        #expect(throws: SiteRefusal.self) { try query(text) }
    }

    @Test(arguments: [
        "p=7d&channel=airport&compare=0", "from=2026-01-01&to=2026-01-03&by=day&scene=a%2Fb", "channel=%28none%29",
    ])
    func aLinkLeadsToTheSameView(text: String) throws {
        let first = try query(text)
        let link = first.link()
        let second = try query(String(link.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""))
        #expect(second == first)
        #expect(second.channel == first.channel)
    }

    @Test func anAccountThatIsNotThereIsTheFirst() throws {
        #expect(try query("account=other", ["a", "b"]).account == "a")
        #expect(try query("account=b", ["a", "b"]).account == "b")
    }
}
