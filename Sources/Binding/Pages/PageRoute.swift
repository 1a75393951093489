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

    /// The route of a path and its flow, whether there is such a flow or not; `nil` where nothing stands.
    ///
    /// Each new picture of a flow has an address of its own (`picture-2.svg`): browsers show one address once.
    static func find(_ path: String) -> (route: PageRoute, id: FlowID)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), parts[0].isEmpty, parts[1] == "scan", !parts[2].isEmpty else { return nil }
        let id = FlowID(rawValue: String(parts[2]))
        guard parts.count == 4 else { return (.page, id) }
        if parts[3].hasPrefix("picture-"), parts[3].hasSuffix(".svg") { return (.picture, id) }
        // `/scan/FLOW/` is another address than the page's, at which nothing stands.
        guard let route = PageRoute(rawValue: String(parts[3])), route != .page else { return nil }
        return (route, id)
    }
}
