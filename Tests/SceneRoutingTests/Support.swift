import OfficialAccount
import SceneRouting
import Testing
import WeChatPush

extension Tag {
    @Tag static var security: Self
}

/// A scan of this scene by a made-up person.
func scan(
    _ text: String,
    _ kind: Scan.Kind = .alreadyFollowing,
    ticket: String? = "gQTICKET=="
) throws -> Scan {
    Scan(
        scene: try scene(text),
        kind: kind,
        openID: OpenID(rawValue: "oTestPerson0000000000000001"),
        account: OriginalID(rawValue: "gh_test00000001"),
        ticket: ticket.map(Ticket.init),
        createTime: 1_700_000_000
    )
}

func scene(_ text: String) throws -> SceneValue { try #require(SceneValue(text)) }

/// The context that a receiver would hand a handler for this match.
func context(_ match: RouteMatch, _ scan: Scan) -> ScanContext {
    ScanContext(
        push: push(scan),
        parameters: match.parameters,
        idempotencyKey: "key-1",
        deadline: ContinuousClock.now.advanced(by: .seconds(4)),
        route: match.route.name
    )
}

func push(_ scan: Scan) -> Push {
    Push(
        account: scan.account,
        openID: scan.openID,
        createTime: scan.createTime,
        messageType: "event",
        event: .scan,
        eventKey: scan.scene.text
    )
}

/// A template that answers with the name of its route, so that a test sees which one ran.
func named(_ name: String) throws -> ReplyTemplate { try ReplyTemplate(.text(name)) }
