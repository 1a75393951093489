internal import WeChatPush

/// Finds the best of many patterns with parameters: by their first literal, their last one, and then by the second.
struct ShapeIndex: Sendable {
    typealias Ranked = (shape: SceneShape, rank: Int, kinds: Set<Scan.Kind>)

    private struct Tails: Sendable {
        let index: AffixIndex
        let groups: [ShapeGroup]
    }

    private let heads: AffixIndex
    private let tails: [Tails]

    init(_ routes: [Ranked]) {
        let byHead = Dictionary(grouping: routes.sorted { $0.rank < $1.rank }) { $0.shape.head }
        let heads = AffixIndex(Set(byHead.keys), side: .head)
        var placed: [[Ranked]] = Array(repeating: [], count: heads.count)
        for (head, routes) in byHead {
            if let place = heads.place(of: head) { placed[place] = routes }
        }
        self.heads = heads
        tails = placed.map(Self.tails)
    }

    private static func tails(of routes: [Ranked]) -> Tails {
        let index = AffixIndex(Set(routes.map(\.shape.tail)), side: .tail)
        var placed: [[ShapeGroup.Entry]] = Array(repeating: [], count: index.count)
        for route in routes {
            guard let place = index.place(of: route.shape.tail) else { continue }
            var kinds = KindSlots()
            kinds.offer(route.rank, for: route.kinds)
            placed[place].append(ShapeGroup.Entry(shape: route.shape, rank: route.rank, kinds: kinds))
        }
        return Tails(index: index, groups: placed.map { ShapeGroup($0) })
    }

    /// The rank of the best pattern that takes the scene.
    func winner(of scene: Span<UInt8>, kind: Scan.Kind) -> Int? {
        // By a span: an element of an array would be copied, and each of its arrays counted.
        let tails = tails.span
        var best = Int.max
        var head = heads.longest(in: scene)
        while head >= 0 {
            var tail = tails[head].index.longest(in: scene)
            while tail >= 0 {
                tails[head].groups.span[tail].improve(&best, scene, kind)
                tail = tails[head].index.parent(of: tail)
            }
            head = heads.parent(of: head)
        }
        return best == .max ? nil : best
    }
}
