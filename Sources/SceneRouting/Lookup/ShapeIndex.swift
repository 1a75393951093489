internal import WeChatPush

/// Finds the best of many patterns with parameters: by their first literal, then by their last one.
///
/// Only patterns that share both are tried one by one, best rank first.
struct ShapeIndex: Sendable {
    private struct Entry: Sendable {
        let shape: SceneShape
        let rank: Int
        let kinds: KindSlots
    }

    private struct Tails: Sendable {
        let index: AffixIndex
        var entries: [[Entry]]
    }

    private let heads: AffixIndex
    private var tails: [Tails] = []

    init(_ routes: [(shape: SceneShape, rank: Int, kinds: Set<Scan.Kind>)]) {
        let groups = Dictionary(grouping: routes.sorted { $0.rank < $1.rank }) { $0.shape.head }
        heads = AffixIndex(Set(groups.keys), side: .head)
        var placed: [Tails?] = Array(repeating: nil, count: heads.count)
        for (head, group) in groups {
            guard let place = heads.place(of: head) else { continue }
            placed[place] = Self.tails(of: group)
        }
        tails = placed.compactMap { $0 }
    }

    private static func tails(of group: [(shape: SceneShape, rank: Int, kinds: Set<Scan.Kind>)]) -> Tails {
        let index = AffixIndex(Set(group.map(\.shape.tail)), side: .tail)
        var entries: [[Entry]] = Array(repeating: [], count: index.count)
        for route in group {
            guard let place = index.place(of: route.shape.tail) else { continue }
            var kinds = KindSlots()
            kinds.offer(route.rank, for: route.kinds)
            entries[place].append(Entry(shape: route.shape, rank: route.rank, kinds: kinds))
        }
        return Tails(index: index, entries: entries)
    }

    /// The rank of the best pattern that takes the scene.
    func winner(of scene: Span<UInt8>, kind: Scan.Kind) -> Int? {
        var best = Int.max
        var head = heads.longest(in: scene)
        while head >= 0 {
            improve(&best, tails[head], scene, kind)
            head = heads.parent(of: head)
        }
        return best == .max ? nil : best
    }

    private func improve(_ best: inout Int, _ tails: borrowing Tails, _ scene: Span<UInt8>, _ kind: Scan.Kind) {
        var tail = tails.index.longest(in: scene)
        while tail >= 0 {
            for entry in tails.entries[tail] {
                guard entry.rank < best else { break }
                guard entry.kinds[kind] != nil, entry.shape.matches(scene) else { continue }
                best = entry.rank
                break
            }
            tail = tails.index.parent(of: tail)
        }
    }
}
