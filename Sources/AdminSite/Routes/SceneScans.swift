internal import Channels
internal import Store
import Synchronization

/// How often one scene was scanned.
struct SceneScans: Sendable, Equatable {
    var scene: String
    /// By people who then followed.
    var follows: Int64
    /// By people who followed already.
    var returning: Int64

    /// `nil` for what has no scene.
    init?(_ row: TallyRow) {
        guard let scene = row.name else { return nil }
        self.scene = scene
        returning = row.tally[.returning]
        follows = row.tally[.scans] - returning
    }
}

/// The scans of each scene, looked up no more than twice a minute: an account may have a hundred thousand scenes.
final class ScansMemory: Sendable {
    private struct Kept {
        var at: Int64
        var scans: [SceneScans]
    }

    /// For how long they are kept, in milliseconds.
    private static let life: Int64 = 30_000

    private let kept = Mutex<[String: Kept]>([:])

    /// The scans of the last days, by the desk's figures.
    ///
    /// - Throws: `StoreError`.
    func scans(of account: String, _ stats: StatsDesk, now: Int64) async throws(StoreError) -> [SceneScans] {
        let known = kept.withLock { $0[account] }
        if let known, (0..<Self.life).contains(now - known.at) { return known.scans }
        // Whole days: their figures are rolled up, however many scans there were.
        let first = TimeGrain.day.bucket(ofLocal: stats.clock.local(now - RouteHits.span)) + 1
        let since = stats.clock.moment(ofLocal: TimeGrain.day.start(of: first))
        let question = StatsQuestion(account: account, since..<now, by: .scene, on: stats.clock)
        let scans = try await stats.tallies(question).compactMap(SceneScans.init)
        kept.withLock { $0[account] = Kept(at: now, scans: scans) }
        return scans
    }
}
