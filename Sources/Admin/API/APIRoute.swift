internal import HTTPTypes

/// What the API has: one case for each path and method.
package enum APIRoute: CaseIterable, Sendable {
    /// A page of pushes.
    case events
    /// One push.
    case event
    /// One push once more.
    case replay
    /// This API's description.
    case description

    /// The path, with `{id}` where an id stands.
    package var path: String {
        switch self {
        case .events: "/api/v1/events"
        case .event: "/api/v1/events/{id}"
        case .replay: "/api/v1/events/{id}/replay"
        case .description: "/api/v1/openapi.json"
        }
    }

    /// The one method.
    package var method: String { self == .replay ? "POST" : "GET" }

    /// The route of a path, and the id in it.
    static func find(_ path: String) -> (route: APIRoute, id: Substring)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for route in allCases {
            let pattern = route.path.split(separator: "/", omittingEmptySubsequences: false)
            guard pattern.count == parts.count, zip(pattern, parts).allSatisfy({ $0 == $1 || $0 == "{id}" }) else {
                continue
            }
            return (route, zip(pattern, parts).first { $0.0 == "{id}" }?.1 ?? "")
        }
        return nil
    }
}
