internal import WeChatPush

/// A route that never runs, since others take every scene it could.
public struct Shadowing: Sendable, CustomStringConvertible {
    /// The route that never runs.
    public let route: Route
    /// What takes its scenes, in words.
    public let reason: String

    /// The route and the reason, in one sentence.
    public var description: String { "\(route) never runs: \(reason)" }
}

extension SceneRouter {
    /// The routes that never run.
    public func unreachable() -> [Route] { shadowings().map(\.route) }

    /// The routes that never run, each with the reason, as far as it shows without trying scenes.
    ///
    /// It finds routes hidden by restricted ones of the same pattern, ranges covered by narrower ones or by exact
    /// scenes, and whatever stands below a pattern, prefix or expression that takes all of it. What one expression
    /// takes of another is not looked into.
    public func shadowings() -> [Shadowing] {
        let inspector = ShadowInspector(table)
        return routes.compactMap { route in
            inspector.reason(route).map { Shadowing(route: route, reason: $0) }
        }
    }
}
