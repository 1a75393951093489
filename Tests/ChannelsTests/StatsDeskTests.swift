import Channels
import Foundation
import OfficialAccount
import SQLiteStore
import Store
import StoreContract
import Testing

@Suite("Figures", .timeLimit(.minutes(3)))
struct StatsDeskTests {
    private static let day: Int64 = 86_400_000
    /// A Monday, midnight in China.
    private static let monday: Int64 = 1_767_542_400_000

    private func withDesk(
        now: Int64,
        _ facts: [ChannelFact],
        _ body: (StatsDesk, any ChannelStore) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-stats-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appending(path: "qrscene.db").path, synchronous: .off)
        try await store.note(facts, "all")
        while case .counted(let count) = try await store.rollUp(limit: 100, by: .china), count > 0 {}
        try await body(StatsDesk(store: store, clock: .china) { now }, store)
    }

    private func fact(_ kind: ChannelFact.Kind, _ scene: String?, _ person: Int, _ at: Int64) -> ChannelFact {
        ChannelFact(account: "default", kind: kind, at: at, openID: OpenID(rawValue: "o\(person)"), scene: scene)
    }

    /// Days that are not over for so long say nothing about survival: they would make it look better than it is.
    @Test func survivalIsToldOfDaysThatAreOldEnough() async throws {
        let (day, monday) = (Self.day, Self.monday)
        let facts = [
            fact(.follow, "a", 1, monday), fact(.follow, "a", 2, monday), fact(.unfollow, nil, 2, monday + 2 * day),
            fact(.follow, "a", 3, monday + 5 * day), fact(.unfollow, nil, 3, monday + 5 * day + 1000),
        ]
        try await withDesk(now: monday + 8 * day, facts) { desk, _ in
            let span = monday..<monday + 8 * day
            for by in [StatsQuestion.Breakdown.channel, .scene, .day] {
                let total = try await desk.report(StatsQuestion(span, by: by, on: .china)).total
                #expect(total.tally[.follows] == 3)
                #expect(total.tally[.unfollows] == 2)
                #expect(total.survival[1] == .init(followed: 3, lost: 1), "\(by)")
                #expect(total.survival[7] == .init(followed: 2, lost: 1), "\(by)")
                #expect(total.survival[30]?.followed ?? 0 == 0, "\(by)")
            }
        }
    }

    @Test func aWeekBeginsOnMonday() async throws {
        let (day, monday) = (Self.day, Self.monday)
        let facts = [
            fact(.scan, "a", 1, monday - 1), fact(.scan, "a", 1, monday), fact(.scan, "a", 1, monday + 7 * day),
        ]
        try await withDesk(now: monday + 9 * day, facts) { desk, _ in
            let question = StatsQuestion(monday + 2 * day..<monday + 8 * day, by: .week, on: .china)
            let report = try await desk.report(question)
            #expect(report.rows.map(\.start) == [monday, monday + 7 * day])
            #expect(report.rows.map { $0.tally[.scans] } == [1, 1])
            let before = try await desk.report(question.previous)
            #expect(before.rows.map { $0.tally[.scans] } == [0, 1])
            #expect(before.span.upperBound == report.span.lowerBound)
        }
    }

    @Test func everyStretchIsThereAlsoWithoutFigures() async throws {
        let facts = [fact(.scan, "a", 1, Self.monday + Self.day)]
        try await withDesk(now: Self.monday + 9 * Self.day, facts) { desk, _ in
            let span = Self.monday..<Self.monday + 3 * Self.day
            let days = try await desk.report(StatsQuestion(span, by: .day, on: .china))
            #expect(days.rows.map { $0.tally[.scans] } == [0, 1, 0])
            let hours = try await desk.report(StatsQuestion(span, by: .hour, on: .china))
            #expect(hours.rows.count == 72)
            #expect(hours.total.tally == days.total.tally)
            let none = StatsQuestion(span, by: .day, on: .china, scene: "b")
            #expect(try await desk.report(none).total.tally[.scans] == 0)
        }
    }
}
