public import WeChatPush

/// Something done around every scan that has a route: logging, measuring, refusing, changing the reply.
public protocol SceneMiddleware: Sendable {
    /// Does its part and calls `next`, once; returning without it keeps the route from running.
    func handle(_ scan: Scan, _ context: ScanContext, next: SceneBody) async throws -> PassiveReply?
}
