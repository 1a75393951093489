internal import WeChatPush

/// Patterns that share their first literal and their last one, such as `{shop}/menu/{n}` and `{shop}/table/{n}`.
///
/// A few are tried in turn. Of many, only those are tried whose second literal occurs in the scene.
struct ShapeGroup: Sendable {
    struct Entry: Sendable {
        let shape: SceneShape
        let rank: Int
        let kinds: KindSlots
    }

    /// From this many on, looking for the second literals costs less than trying all.
    private static let indexedCount = 16

    /// Those that are always tried, best rank first.
    private var direct: [Entry] = []
    private var middles: AffixIndex?
    /// The others by the place of their second literal in `middles`, best rank first.
    private var indexed: [[Entry]] = []

    /// Groups the entries, which come best rank first.
    init(_ entries: [Entry] = []) {
        guard entries.count >= Self.indexedCount else {
            direct = entries
            return
        }
        let index = AffixIndex(Set(entries.compactMap(\.shape.middle)), side: .head)
        indexed = Array(repeating: [], count: index.count)
        for entry in entries {
            if let place = entry.shape.middle.flatMap(index.place) {
                indexed[place].append(entry)
            } else {
                direct.append(entry)
            }
        }
        middles = index
    }

    /// Lowers `best` to the rank of the best pattern that takes the scene.
    func improve(_ best: inout Int, _ scene: Span<UInt8>, _ kind: Scan.Kind) {
        Self.improve(&best, direct, scene, kind)
        guard !indexed.isEmpty, let middles else { return }
        for start in scene.indices {
            var place = middles.longest(in: scene.extracting(start...))
            while place >= 0 {
                Self.improve(&best, indexed[place], scene, kind)
                place = middles.parent(of: place)
            }
        }
    }

    private static func improve(_ best: inout Int, _ entries: [Entry], _ scene: Span<UInt8>, _ kind: Scan.Kind) {
        let entries = entries.span
        for index in entries.indices {
            guard entries[index].rank < best else { return }
            guard entries[index].kinds[kind] != nil, entries[index].shape.matches(scene) else { continue }
            best = entries[index].rank
            return
        }
    }
}
