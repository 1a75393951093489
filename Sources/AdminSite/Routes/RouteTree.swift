internal import SceneRouting

/// Routes in the order in which they are considered, gathered by what their patterns begin with.
struct RouteTree: Sendable {
    /// A route with its place in the order.
    struct Leaf: Sendable {
        var rank: Int
        var route: Route
    }

    /// Routes whose patterns begin alike.
    struct Branch: Sendable {
        /// `table/`; empty for those that share their beginning with no other.
        var head: String
        var leaves: [Leaf]
    }

    /// The branches, in the order of their first routes; what stands alone comes last.
    let branches: [Branch]
    /// How many routes were left out.
    let hidden: Int

    /// Gathers routes.
    ///
    /// - Parameters:
    ///   - routes: The routes, the most specific first.
    ///   - words: Only those whose name, pattern or action has this in it.
    ///   - limit: How many at most.
    init(_ routes: [Route], with words: String = "", limit: Int) {
        let wanted = words.lowercased()
        let found = routes.enumerated().filter { _, route in
            wanted.isEmpty || "\(route.name) \(route.pattern.text) \(route.action)".lowercased().contains(wanted)
        }
        hidden = max(0, found.count - limit)
        var order: [String] = []
        var leaves: [String: [Leaf]] = [:]
        for (rank, route) in found.prefix(limit) {
            let head = Self.head(of: route.pattern.text)
            if leaves[head] == nil { order.append(head) }
            leaves[head, default: []].append(Leaf(rank: rank + 1, route: route))
        }
        let groups = order.map { Branch(head: $0, leaves: leaves[$0] ?? []) }
        let alone = groups.filter { $0.head.isEmpty || $0.leaves.count < 2 }.flatMap(\.leaves).sorted {
            $0.rank < $1.rank
        }
        branches =
            groups.filter { !$0.head.isEmpty && $0.leaves.count > 1 }
            + (alone.isEmpty ? [] : [Branch(head: "", leaves: alone)])
    }

    /// The literal beginning up to the first sign that parts of scenes are set apart by; empty where there is none.
    static func head(of pattern: String) -> String {
        guard !pattern.hasPrefix("/") else { return "" }
        let literal = pattern.prefix { !"{*".contains($0) }
        guard let end = literal.firstIndex(where: { "/:_-.|".contains($0) }) else { return "" }
        return String(literal[...end])
    }
}
