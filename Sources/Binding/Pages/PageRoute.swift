internal import HTTPTypes

/// What stands below `/scan/FLOW`.
enum PageRoute: String, Sendable, CaseIterable {
    /// The page; posted to, its entry.
    case page = ""
    case picture = "picture.svg"
    case events
    case status
    case code
    case refresh
    case cancel

    /// What may be done with it.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .page: [.get, .head, .post]
        case .picture, .events, .status: [.get, .head]
        case .code, .refresh, .cancel: [.post]
        }
    }

    /// The route of a path and its flow; `nil` where no flow can be meant.
    static func find(_ path: String) -> (route: PageRoute, id: FlowID)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), parts[0].isEmpty, parts[1] == "scan", parts[2].hasPrefix("flow_") else {
            return nil
        }
        guard let route = PageRoute(rawValue: parts.count == 4 ? String(parts[3]) : "") else { return nil }
        // `/scan/FLOW/` is another address, at which nothing stands.
        guard route != .page || parts.count == 3 else { return nil }
        return (route, FlowID(rawValue: String(parts[2])))
    }
}
