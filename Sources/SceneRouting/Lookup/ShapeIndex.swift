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
            tails.groups[tail].improve(&best, scene, kind)
            tail = tails.index.parent(of: tail)
        }
    }
}
