public import OfficialAccount
public import WeChatPush

/// The routes of one account, frozen and indexed: finds the one route that handles a scan.
///
/// A look-up takes well under a microsecond with a hundred thousand scenes, touches no lock and may run on any thread.
/// It is the call to time in a benchmark: build a registry, keep the router, call ``route(_:)``.
public struct SceneRouter: Sendable {
    /// One reference, so that handing the router on costs one retain.
    private final class Frozen: Sendable {
        let routes: [Route]
        let table: SceneTable
        let middleware: [any SceneMiddleware]
        let otherPush: PushBody?

        init(routes: [Route], middleware: [any SceneMiddleware], otherPush: PushBody?) {
            self.routes = routes
            table = SceneTable(routes)
            self.middleware = middleware
            self.otherPush = otherPush
        }
    }

    private let frozen: Frozen

    init(routes: [Route], middleware: [any SceneMiddleware], otherPush: PushBody?) {
        frozen = Frozen(routes: routes, middleware: middleware, otherPush: otherPush)
    }

    /// The routes in the order of registration.
    public var routes: [Route] { frozen.routes }
    /// The routes in the order they are considered: the most specific first.
    public var routesBySpecificity: [Route] { frozen.table.ranked }
    /// What happens with pushes that are no scans.
    public var otherPush: PushBody? { frozen.otherPush }
    /// Whether anything stands around the routes; where nothing does, a template's reply needs no task.
    public var hasMiddleware: Bool { !frozen.middleware.isEmpty }

    var table: SceneTable { frozen.table }

    /// The one route that handles the scan; `nil` where none takes it.
    public func route(_ scan: Scan) -> RouteMatch? { frozen.table.find(scan.scene, scan.kind) }

    /// The one route that handles scans of this kind of a scene; `nil` where none takes it.
    public func route(_ scene: SceneValue, kind: Scan.Kind) -> RouteMatch? { table.find(scene, kind) }

    /// The reply to a scan whose route is a template, where it can be had at once; `nil` means: ``run(_:_:_:)``.
    public func immediateReply(to scan: Scan, by match: RouteMatch) -> PassiveReply? {
        guard frozen.middleware.isEmpty else { return nil }
        return match.route.template?.render(scan, match.parameters)
    }

    /// Runs the middleware and in its midst the route's handler or template.
    public func run(_ match: RouteMatch, _ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? {
        try await run(match.route, after: 0, scan, context)
    }

    private func run(
        _ route: Route,
        after done: Int,
        _ scan: Scan,
        _ context: ScanContext
    ) async throws -> PassiveReply? {
        guard done < frozen.middleware.count else {
            switch route.action {
            case .reply(let template): return template.render(scan, context)
            case .handler(let handler): return try await handler.handle(scan, context)
            }
        }
        return try await frozen.middleware[done].handle(scan, context) { scan, context in
            try await run(route, after: done + 1, scan, context)
        }
    }
}
