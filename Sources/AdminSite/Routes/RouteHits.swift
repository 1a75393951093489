internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// How many scans each route takes: those that were counted, by the routes of now.
struct RouteHits: Sendable {
    /// Over how long it is told, in milliseconds.
    static let span: Int64 = 30 * 86_400_000

    /// A scene that no route takes.
    struct Unrouted: Sendable, Equatable {
        var scene: String
        var scans: Int64
    }

    private var hits: [ObjectIdentifier: Int64] = [:]
    /// Scenes that no route takes, the most scanned first.
    private(set) var unrouted: [Unrouted] = []

    /// Nothing counted.
    init() {}

    /// The figures of scenes, taken to their routes.
    init(_ rows: [SceneScans], by router: SceneRouter) {
        for row in rows {
            guard let scene = SceneValue(row.scene) else { continue }
            var lost: Int64 = 0
            for (kind, count) in [(Scan.Kind.newFollower, row.follows), (.alreadyFollowing, row.returning)]
            where count > 0 {
                if let route = router.route(scene, kind: kind)?.route {
                    hits[ObjectIdentifier(route), default: 0] += count
                } else {
                    lost += count
                }
            }
            if lost > 0 { unrouted.append(Unrouted(scene: row.scene, scans: lost)) }
        }
        unrouted.sort { ($0.scans, $1.scene) > ($1.scans, $0.scene) }
    }

    /// How many scans a route takes.
    subscript(route: Route) -> Int64 { hits[ObjectIdentifier(route)] ?? 0 }
}
