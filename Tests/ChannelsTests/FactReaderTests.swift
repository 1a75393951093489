import Channels
import OfficialAccount
import Store
import StoreContract
import Testing

@Suite("Fact reader")
struct FactReaderTests {
    struct Case: Sendable, CustomStringConvertible {
        var event: String
        var scene: String?
        var kind: ChannelFact.Kind?
        var counted: String?
        var description: String { "\(event) \(scene ?? "–")" }
    }

    static let cases = [
        Case(event: "subscribe", scene: "airport", kind: .follow, counted: "airport"),
        Case(event: "subscribe", scene: nil, kind: .follow, counted: nil),
        Case(event: "scan", scene: "42", kind: .scan, counted: "42"),
        Case(event: "scan", scene: nil, kind: nil),
        Case(event: "scan", scene: "b1_AAAAAAAAAAAAAAAAAAAAAA", kind: .scan, counted: "b1_*"),
        Case(event: "unsubscribe", scene: nil, kind: .unfollow, counted: nil),
        Case(event: "location", scene: nil, kind: nil), Case(event: "text", scene: nil, kind: nil),
    ]

    @Test("One push, at most one fact", arguments: cases) func onePush(_ example: Case) {
        var record = PushRecord.sample("a")
        record.event = example.event
        record.scene = example.scene.flatMap { SceneValue($0) }
        let facts = FactReader(gathering: SceneGathering(["b1_"])).facts(of: record)
        #expect(facts.map(\.kind) == (example.kind.map { [$0] } ?? []))
        #expect(facts.first?.scene == example.counted)
        #expect(facts.allSatisfy { $0.openID == record.openID })
    }

    /// What the platform says of the time counts, unless it cannot be.
    @Test(
        "The moment of a fact",
        arguments: [
            (1_767_225_600, 1_767_225_600_900), (1_767_225_000, 1_767_225_000_000), (1_767_225_601, 1_767_225_600_900),
            (0, 1_767_225_600_900), (-5, 1_767_225_600_900), (Int64.max, 1_767_225_600_900),
        ] as [(Int64, Int64)]
    )
    func moment(created: Int64, counted: Int64) {
        var record = PushRecord.sample("a")
        (record.event, record.createTime, record.receivedAt) = ("subscribe", created, 1_767_225_600_900)
        #expect(FactReader().facts(of: record).map(\.at) == [counted])
    }
}
