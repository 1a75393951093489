internal import OfficialAccount
internal import WeChatPush

/// The routes of an account, sorted and indexed: a look-up asks one index for each kind of pattern, best kind first.
struct SceneTable: Sendable {
    /// Every route, the most specific first; a route's place here is its rank.
    let ranked: [Route]
    private var exact: [SceneKey: KindSlots] = [:]
    private let shapes: ShapeIndex
    private let ranges: [Scan.Kind: RangeIndex]
    private let prefixes: AffixIndex
    private var prefixSlots: [KindSlots]
    private var regexes: [(regex: SceneRegex, kinds: Set<Scan.Kind>, rank: Int)] = []
    private var fallback = KindSlots()

    init(_ routes: [Route]) {
        ranked = routes.enumerated().sorted { Self.precedes($0, $1) }.map(\.element)
        var shaped: [(shape: SceneShape, rank: Int, kinds: Set<Scan.Kind>)] = []
        var ranged: [(range: ClosedRange<UInt32>, rank: Int)] = []
        var prefixed: [(prefix: [UInt8], rank: Int)] = []
        for (rank, route) in ranked.enumerated() {
            switch route.pattern.form {
            case .exact(let text): exact[SceneKey(text: text), default: KindSlots()].offer(rank, for: route.kinds)
            case .shape(let shape): shaped.append((shape, rank, route.kinds))
            case .range(let range): ranged.append((range, rank))
            case .prefix(let prefix): prefixed.append((Array(prefix.utf8), rank))
            case .regex(let regex): regexes.append((regex, route.kinds, rank))
            case .fallback: fallback.offer(rank, for: route.kinds)
            }
        }
        shapes = ShapeIndex(shaped)
        ranges = Self.rangeIndexes(ranged, ranked)
        prefixes = AffixIndex(Set(prefixed.map(\.prefix)), side: .head)
        prefixSlots = Array(repeating: KindSlots(), count: prefixes.count)
        for (prefix, rank) in prefixed {
            guard let place = prefixes.place(of: prefix) else { continue }
            prefixSlots[place].offer(rank, for: ranked[rank].kinds)
        }
    }

    private static func precedes(
        _ left: (offset: Int, element: Route),
        _ right: (offset: Int, element: Route)
    ) -> Bool {
        let (one, other) = (left.element, right.element)
        let (mine, theirs) = (one.pattern.specificity, other.pattern.specificity)
        if mine != theirs { return mine > theirs }
        if one.isRestricted != other.isRestricted { return one.isRestricted }
        return left.offset < right.offset
    }

    private static func rangeIndexes(
        _ ranged: [(range: ClosedRange<UInt32>, rank: Int)],
        _ ranked: [Route]
    ) -> [Scan.Kind: RangeIndex] {
        var result: [Scan.Kind: RangeIndex] = [:]
        for kind in Scan.Kind.allCases {
            let mine = ranged.filter { ranked[$0.rank].kinds.contains(kind) }
            if !mine.isEmpty { result[kind] = RangeIndex(mine) }
        }
        return result
    }
}

extension SceneTable {
    /// The route that handles the scene, and its parameters.
    func find(_ scene: SceneValue, _ kind: Scan.Kind) -> RouteMatch? {
        if let rank = exact[SceneKey(text: scene.text)]?[kind] { return plain(rank) }
        if let rank = shapes.winner(of: scene.text.utf8.span, kind: kind) { return shaped(rank, scene) }
        if let number = scene.number, let rank = ranges[kind]?.winner(of: number) { return plain(rank) }
        if let rank = prefix(scene.text.utf8.span, kind) { return plain(rank) }
        for (regex, kinds, rank) in regexes where kinds.contains(kind) {
            guard let parameters = regex.parameters(of: scene.text) else { continue }
            return RouteMatch(route: ranked[rank], parameters: parameters)
        }
        return fallback[kind].map(plain)
    }

    private func plain(_ rank: Int) -> RouteMatch {
        RouteMatch(route: ranked[rank], parameters: SceneParameters())
    }

    private func shaped(_ rank: Int, _ scene: SceneValue) -> RouteMatch? {
        guard case .shape(let shape) = ranked[rank].pattern.form else { return nil }
        return RouteMatch(route: ranked[rank], parameters: shape.parameters(of: scene.text))
    }

    private func prefix(_ scene: Span<UInt8>, _ kind: Scan.Kind) -> Int? {
        var place = prefixes.longest(in: scene)
        while place >= 0 {
            if let rank = prefixSlots[place][kind] { return rank }
            place = prefixes.parent(of: place)
        }
        return nil
    }

    func hasExact(_ text: String, _ kind: Scan.Kind) -> Bool { exact[SceneKey(text: text)]?[kind] != nil }

    func rangeIndex(_ kind: Scan.Kind) -> RangeIndex? { ranges[kind] }
}
