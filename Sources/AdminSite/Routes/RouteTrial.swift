internal import OfficialAccount
internal import SceneRouting
internal import WeChatPush

/// What would happen to a scan: which route takes it and why no other does, and what would be answered.
///
/// Nothing runs: a handler's answer is known to the handler alone.
struct RouteTrial: Sendable {
    /// What would be answered.
    enum Answer: Sendable, Equatable {
        /// No route: `success`.
        case nothing
        /// A template's reply, as this person would see it.
        case reply(PassiveReply)
        /// A handler is asked.
        case handler(String)
    }

    /// How many of the other routes are told of.
    static let others = 20

    let explanation: RouteExplanation
    let answer: Answer

    /// A trial of a scene.
    ///
    /// - Parameters:
    ///   - scene: What the code carries.
    ///   - kind: Whether the person follows already.
    ///   - openID: Whom a template's `{openid}` stands for.
    ///   - router: The routes.
    init(_ scene: SceneValue, _ kind: Scan.Kind, openID: OpenID, by router: SceneRouter) {
        explanation = router.explain(scene, kind: kind)
        let account = OriginalID(rawValue: "gh_example")
        let scan = Scan(scene: scene, kind: kind, openID: openID, account: account, createTime: 0)
        answer =
            switch explanation.match {
            case nil: .nothing
            case let match?:
                router.immediateReply(to: scan, by: match).map { .reply($0) } ?? .handler("\(match.route.action)")
            }
    }
}
