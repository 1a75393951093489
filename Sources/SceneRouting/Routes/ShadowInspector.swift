internal import OfficialAccount
internal import WeChatPush

/// Decides from the patterns alone whether a route ever runs.
struct ShadowInspector {
    private let table: SceneTable
    private let ranks: [ObjectIdentifier: Int]
    /// Patterns such as `summer{rest}`: they take all that begins with their head and goes on.
    private let openEnded: [Route]
    private let prefixes: [Route]
    private let restricted: [String: [Route]]
    private let universal: [Route]

    init(_ table: SceneTable) {
        self.table = table
        ranks = Dictionary(
            uniqueKeysWithValues: table.ranked.enumerated().map { (ObjectIdentifier($0.element), $0.offset) }
        )
        openEnded = table.ranked.filter {
            if case .shape(let shape) = $0.pattern.form { shape.names.count == 1 && shape.tail.isEmpty } else { false }
        }
        prefixes = table.ranked.filter { if case .prefix = $0.pattern.form { true } else { false } }
        universal = table.ranked.filter {
            if case .regex(let regex) = $0.pattern.form { regex.takesEverything } else { false }
        }
        restricted = Dictionary(grouping: table.ranked.filter(\.isRestricted)) { $0.pattern.identity }
    }

    /// Why the route never runs, or `nil`.
    func reason(_ route: Route) -> String? {
        var reasons: [String] = []
        for kind in Scan.Kind.allCases where route.kinds.contains(kind) {
            guard let reason = reason(route, kind) else { return nil }
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons.joined(separator: "; ")
    }

    private func reason(_ route: Route, _ kind: Scan.Kind) -> String? {
        if !route.isRestricted,
            let twin = restricted[route.pattern.identity]?.first(where: { $0.kinds.contains(kind) })
        {
            return by(twin)
        }
        return switch route.pattern.form {
        case .exact, .shape: nil
        case .range(let range): reason(range, route, kind)
        case .prefix(let prefix): open(Array(prefix.utf8), exact: prefix, kind).map(by)
        case .regex: open([], exact: nil, kind).map(by) ?? earlierUniversal(route, kind).map(by)
        case .fallback: (open([], exact: nil, kind) ?? earlierUniversal(route, kind)).map(by)
        }
    }

    private func by(_ route: Route) -> String { "\(route) takes all its scenes" }

    private func reason(_ range: ClosedRange<UInt32>, _ route: Route, _ kind: Scan.Kind) -> String? {
        if let open = open([], exact: nil, kind) { return by(open) }
        guard let rank = ranks[ObjectIdentifier(route)], let index = table.rangeIndex(kind) else { return nil }
        let spans = index.spans(wonBy: rank)
        if spans.isEmpty { return "narrower ranges take all its integers" }
        let left = spans.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 }
        guard left <= table.ranked.count else { return nil }
        let taken = spans.allSatisfy { $0.allSatisfy { table.hasExact(String($0), kind) } }
        return taken ? "exact scenes and narrower ranges take all its integers" : nil
    }

    /// A pattern that takes every scene beginning with `head`; of the scene `head` itself an exact route takes care.
    private func open(_ head: [UInt8], exact: String?, _ kind: Scan.Kind) -> Route? {
        openEnded.first { route in
            guard route.kinds.contains(kind), case .shape(let shape) = route.pattern.form else { return false }
            guard head.starts(with: shape.head) else { return false }
            // No scene is empty, so a head of nothing has no scene of its own.
            return shape.head.count < head.count || head.isEmpty || exact.map { table.hasExact($0, kind) } == true
        }
    }

    private func earlierUniversal(_ route: Route, _ kind: Scan.Kind) -> Route? {
        guard let rank = ranks[ObjectIdentifier(route)] else { return nil }
        return universal.first { other in
            other.kinds.contains(kind) && ranks[ObjectIdentifier(other)].map { $0 < rank } == true
        }
    }
}
