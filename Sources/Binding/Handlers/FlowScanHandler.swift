internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// What happens when the code of a flow is scanned: a handler like any other, for the scenes `b1_*`.
struct FlowScanHandler: SceneHandler {
    static let pattern = "b1_*"

    let desk: FlowDesk

    func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? {
        guard let scene = FlowScene(scan.scene) else { return nil }
        guard let stored = try await desk.shelf(context.state).flow(showing: Fingerprint(scene)) else {
            return .text(desk.replies.text(.outOfDate))
        }
        guard stored.flow.officialAccount == desk.configuration.officialAccount else { return nil }
        var report = ScanReport(
            scene: scan.scene,
            ticket: scan.ticket,
            openID: scan.openID,
            isNewFollower: scan.kind == .newFollower,
            protection: context.isEncrypted ? .safe : .plain
        )
        let person = desk.keys.pseudonym(of: "\(stored.flow.officialAccount)/\(scan.openID)")
        if stored.flow.state.isLive {
            report.isBlocked = !(try await desk.counts(context.state).takeScan(of: stored.flow.id, by: person))
        }
        let step = try await desk.take(
            .scan(report),
            stored,
            context.state,
            from: FlowOrigin(session: person, address: nil)
        )
        return step.reply.map { .text(desk.replies.text($0)) }
    }
}

extension FlowScanHandler: CustomStringConvertible {
    /// For tables of routes.
    var description: String { "binding flows" }
}
