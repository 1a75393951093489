import OfficialAccount
public import Store

/// Made-up pushes of some months: people follow, scan, leave, come back; pushes come twice, late, or get lost, and the
/// platform says afterwards who follows and by which scene.
public struct FactTraffic {
    /// Scenes that are scanned.
    public static let scenes = ["airport", "metro", "table/7", "42", "夏天", "b1_*"]
    /// A made-up first day.
    public static let start: Int64 = 1_767_225_600_000

    private var state: UInt64
    private var at = FactTraffic.start
    private var follows: [(at: Int64, openID: OpenID)] = []

    /// The same traffic for the same seed.
    public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func below(_ count: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 11) % count
    }

    /// The next push with what it tells.
    public mutating func next(_ number: Int) -> PushRecord {
        // Now and then nothing comes for days: an outage, in which follows and their ends are missed.
        at += below(200) == 0 ? 3 * 86_400_000 : Int64(below(7_200_000))
        let person = OpenID(rawValue: "oTraffic\(below(60))")
        let scene = Self.scenes[below(Self.scenes.count)]
        let kinds = [ChannelFact.Kind.follow, .scan, .scan, .scan, .unfollow, .follow, .bind, .missed, .confirmation]
        let kind = kinds[below(kinds.count)]
        // Whoever says afterwards what happened speaks of what a push told, at about the same time, or of something else.
        let told = follows.isEmpty || below(3) == 0 ? nil : follows[below(follows.count)]
        if let told, kind == .missed || kind == .confirmation {
            let apart = kind == .confirmation ? 0 : Int64(below(5) - 2) * 30_000
            return push(number, kind, told.at + apart, told.openID, below(3) == 0 ? nil : scene)
        }
        // Told in another order than it happened.
        let moment = at - [0, 0, 0, 90_000, 20 * 86_400_000][below(5)]
        if kind == .follow { follows.append((moment, person)) }
        let isNamed = kind != .unfollow && (kind != .follow || below(3) != 0)
        return push(number, kind, moment, person, isNamed ? scene : nil)
    }

    private func push(
        _ number: Int,
        _ kind: ChannelFact.Kind,
        _ at: Int64,
        _ person: OpenID,
        _ scene: String?
    ) -> PushRecord {
        var record = PushRecord.sample("traffic \(number)")
        (record.receivedAt, record.openID, record.event) = (at, person, "\(kind)")
        record.settlement = .sample("counted")
        record.settlement?.facts = [
            ChannelFact(account: "default", kind: kind, at: at, openID: person, scene: scene)
        ]
        return record
    }

    /// Stores so many pushes: some with their outcome, some before it, some twice.
    public mutating func run(_ count: Int, into store: any InboxStore) async throws {
        for number in 0..<count {
            let record = next(number)
            if below(2) == 0 {
                _ = await store.admit(record)
            } else {
                var plain = record
                plain.settlement = nil
                let lease = try await store.admitNew(plain)
                if below(3) == 0 { _ = await store.admit(plain) }
                guard let settlement = record.settlement else { continue }
                _ = await store.settle(lease, settlement)
                if below(3) == 0 { _ = await store.settle(lease, settlement) }
            }
            if below(4) == 0 { _ = await store.admit(record) }
        }
    }
}
