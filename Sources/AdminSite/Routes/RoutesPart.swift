internal import HTTPWire
internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// Loads the routes, with what they take, and tries a scene.
struct RoutesPart: SitePart {
    let desks: SiteDesks
    private let memory = ScansMemory()
    let section: SiteSection? = .routes

    init(desks: SiteDesks) { self.desks = desks }

    func takes(_ path: String) -> Bool { path == "/routes" }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkReads()
        let accounts = desks.accounts().map(\.name)
        let account = visit.query.account(among: accounts)
        guard let router = desks.router(account) else { throw SiteRefusal.notFound }
        let kind = visit.query["on"].flatMap { Scan.Kind(rawValue: $0) } ?? .alreadyFollowing
        let scene = visit.query["scene"].flatMap { SceneValue($0) }
        return .page(
            RoutesPage(
                look: visit.look,
                account: account,
                accounts: accounts,
                words: visit.query["q"] ?? "",
                router: router,
                hits: try await hits(account, router, visit.look.now),
                scene: scene,
                kind: kind,
                trial: scene.map { RouteTrial($0, kind, openID: Self.nobody, by: router) }
            )
        )
    }

    /// Whom a template's `{openid}` stands for in a trial.
    private static let nobody = OpenID(rawValue: "oExampleOpenid")

    /// `nil` where nothing is counted.
    private func hits(_ account: String, _ router: SceneRouter, _ now: Int64) async throws(StoreError) -> RouteHits? {
        guard let stats = desks.stats else { return nil }
        return RouteHits(try await memory.scans(of: account, stats, now: now), by: router)
    }
}
