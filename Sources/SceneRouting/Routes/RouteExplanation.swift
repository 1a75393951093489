public import OfficialAccount
public import WeChatPush

/// Which route takes a scene, and for every other one why it does not.
public struct RouteExplanation: Sendable {
    /// The outcome for one route.
    public enum Verdict: Sendable, Equatable {
        /// It handles the scan.
        case chosen
        /// It takes the scene too, but another is more specific.
        case lessSpecific
        /// It takes the scene and is as specific, but gives way to a route for this kind alone.
        case lessRestricted
        /// It takes the scene and is as specific, but was registered later.
        case later
        /// It takes the scene, but not in scans of this kind.
        case otherKind
        /// It does not take the scene.
        case mismatch(SceneMismatch)
    }

    /// One route and its outcome.
    public struct Candidate: Sendable {
        /// The route.
        public let route: Route
        /// Its outcome.
        public let verdict: Verdict
    }

    /// The scene in question.
    public let scene: SceneValue
    /// The kind of scan in question.
    public let kind: Scan.Kind
    /// The route that handles it, with its parameters.
    public let match: RouteMatch?
    /// Every route, the most specific first.
    public let candidates: [Candidate]
    /// What the scene's value tells about a mistake made elsewhere.
    public let hint: String?
}

extension SceneRouter {
    /// Says which route takes a scene and why no other does; for people, so it tries every route.
    public func explain(_ scene: SceneValue, kind: Scan.Kind) -> RouteExplanation {
        let match = table.find(scene, kind)
        let candidates = routesBySpecificity.map { route in
            RouteExplanation.Candidate(route: route, verdict: verdict(on: route, scene, kind, winner: match?.route))
        }
        return RouteExplanation(
            scene: scene,
            kind: kind,
            match: match,
            candidates: candidates,
            hint: SceneHint.for(scene)
        )
    }

    private func verdict(
        on route: Route,
        _ scene: SceneValue,
        _ kind: Scan.Kind,
        winner: Route?
    ) -> RouteExplanation.Verdict {
        if let mismatch = route.pattern.mismatch(scene) { return .mismatch(mismatch) }
        guard route.kinds.contains(kind) else { return .otherKind }
        guard let winner, winner !== route else { return .chosen }
        if route.pattern.specificity < winner.pattern.specificity { return .lessSpecific }
        return winner.isRestricted && !route.isRestricted ? .lessRestricted : .later
    }
}

extension RouteExplanation: CustomStringConvertible {
    /// A few lines for a terminal: the route, those that came near, and how many others do not take the scene.
    public var description: String {
        var lines = ["scene '\(scene)' on \(kind.rawValue): \(match.map { "\($0.route)" } ?? "no route takes it")"]
        if let match { lines.append("  does: \(match.route.action)") }
        for name in match?.parameters.names ?? [] {
            lines.append("  {\(name)} = '\(match?.parameters[name] ?? "")'")
        }
        let others = candidates.filter { $0.verdict != .chosen }
        lines += others.prefix(Self.shownCandidates).map { "  not \($0.route): \(reason($0))" }
        if others.count > Self.shownCandidates { lines.append("  and \(others.count - Self.shownCandidates) more") }
        if let hint { lines.append("  note: \(hint)") }
        return lines.joined(separator: "\n")
    }

    private static var shownCandidates: Int { 50 }

    /// Why this candidate does not handle the scan, in words.
    public func reason(_ candidate: Candidate) -> String {
        let winner = match.map { "\($0.route.pattern.specificity)" } ?? ""
        return switch candidate.verdict {
        case .chosen: "handles it"
        case .lessSpecific: "takes it too, but \(candidate.route.pattern.specificity) gives way to \(winner)"
        case .lessRestricted: "takes it too, but gives way to the route for \(kind.rawValue) alone"
        case .later: "takes it too and is as specific, but was registered later"
        case .otherKind: "takes the scene, but not on \(kind.rawValue)"
        case .mismatch(let mismatch): "the scene \(mismatch)"
        }
    }
}
