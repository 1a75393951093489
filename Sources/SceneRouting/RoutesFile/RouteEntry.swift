public import WeChatPush

/// One route of a routes file, read and checked.
public struct RouteEntry: Sendable {
    /// The scenes it takes.
    public let pattern: ScenePattern
    /// Follows, scans, or both.
    public let kinds: Set<Scan.Kind>
    /// Its name, where the file gives one.
    public let name: String?
    /// What it does.
    public let action: Action
    /// The line its scene stands on, counted from 1.
    public let line: Int
    /// The column its scene stands at, counted from 1.
    public let column: Int

    /// What a route of a file does.
    public enum Action: Sendable {
        /// Answers by itself.
        case reply(ReplyTemplate)
        /// Asks an HTTP endpoint.
        case forward(ForwardEntry)
    }
}
