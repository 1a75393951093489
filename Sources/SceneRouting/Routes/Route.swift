public import WeChatPush

/// One row of the table: which scans it takes, and what happens then.
public final class Route: Sendable {
    /// What logs, metrics and the inbox call it; the pattern's text where none was given.
    public let name: String
    /// The scenes it takes.
    public let pattern: ScenePattern
    /// Follows, scans, or both.
    public let kinds: Set<Scan.Kind>
    /// What happens.
    public let action: RouteAction
    /// Where it was written.
    public let origin: RouteOrigin
    /// The template of ``action``, where it is one: to take it out of there each time copies the action.
    let template: ReplyTemplate?

    init(name: String?, pattern: ScenePattern, kinds: Set<Scan.Kind>, action: RouteAction, origin: RouteOrigin) {
        self.name = name ?? pattern.text
        self.pattern = pattern
        self.kinds = kinds
        self.action = action
        template = if case .reply(let template) = action { template } else { nil }
        self.origin = origin
    }

    /// Whether the route takes follows only, or scans only.
    public var isRestricted: Bool { kinds.count < Scan.Kind.allCases.count }
}

extension Route: CustomStringConvertible {
    /// The pattern, the kinds where they are restricted, and the origin: `'table/{n}' on scan (routes.yaml:12)`.
    public var description: String {
        let restriction = isRestricted ? " on " + kinds.map(\.rawValue).sorted().joined(separator: ", ") : ""
        let title = name == pattern.text ? "'\(name)'" : "\(name) '\(pattern)'"
        return "\(title)\(restriction) (\(origin))"
    }
}

/// What a route does with a scan.
public enum RouteAction: Sendable {
    /// Answers at once, without anything to wait for.
    case reply(ReplyTemplate)
    /// Asks a handler.
    case handler(any SceneHandler)
}

extension RouteAction: CustomStringConvertible {
    /// `reply text`, what the handler calls itself, or `handler`.
    public var description: String {
        switch self {
        case .reply(let template): "reply \(template.kind)"
        case .handler(let handler): (handler as? any CustomStringConvertible)?.description ?? "handler"
        }
    }
}

/// Where a route was written.
public enum RouteOrigin: Sendable, Hashable, CustomStringConvertible {
    /// In the program.
    case code
    /// In a routes file, on this line.
    case file(String, line: Int)

    /// `code`, or `routes.yaml:12`.
    public var description: String {
        switch self {
        case .code: "code"
        case .file(let path, let line): "\(path):\(line)"
        }
    }
}
