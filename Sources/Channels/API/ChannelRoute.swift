/// What the API of channels has: one case for each path and method.
package enum ChannelRoute: CaseIterable, Sendable {
    /// Kept codes.
    case codes
    /// Makes one or many.
    case makeCodes
    /// Figures.
    case stats

    /// The path.
    package var path: String { self == .stats ? "/api/v1/stats" : "/api/v1/codes" }

    /// The method.
    package var method: String { self == .makeCodes ? "POST" : "GET" }

    /// The routes of a path; none where it is not of this API.
    static func at(_ path: String) -> [ChannelRoute] { allCases.filter { $0.path == path } }
}
