/// What the API of flows has: one case for each path and method.
package enum FlowAPIRoute: CaseIterable, Sendable {
    /// Begins a flow.
    case create
    /// One flow.
    case show
    /// One flow, each time it changes.
    case events
    /// Digits, verifier and account.
    case code
    /// A new picture.
    case refresh
    /// A result code, for the verifier.
    case collect
    /// The end of a flow that came to nothing.
    case cancel
    /// A fresh login to an account of a conflict.
    case stepUp
    /// No to a move.
    case object
    /// A new binding taken back.
    case undo
    /// The result, for its code.
    case result
    /// An account's bindings.
    case bindings
    /// The end of a binding.
    case revoke
    /// The flows that wait for a decision.
    case conflicts

    /// The path, with `{id}` where a flow's id stands.
    package var path: String {
        switch self {
        case .create: "/api/v1/flows"
        case .show: "/api/v1/flows/{id}"
        case .events: "/api/v1/flows/{id}/events"
        case .code: "/api/v1/flows/{id}/code"
        case .refresh: "/api/v1/flows/{id}/refresh"
        case .collect: "/api/v1/flows/{id}/collect"
        case .cancel: "/api/v1/flows/{id}/cancel"
        case .stepUp: "/api/v1/flows/{id}/step_up"
        case .object: "/api/v1/flows/{id}/object"
        case .undo: "/api/v1/flows/{id}/undo"
        case .result: "/api/v1/results"
        case .bindings: "/api/v1/bindings"
        case .revoke: "/api/v1/bindings/{id}/revoke"
        case .conflicts: "/api/v1/conflicts"
        }
    }

    /// The one method.
    package var method: String {
        switch self {
        case .show, .events, .bindings, .conflicts: "GET"
        default: "POST"
        }
    }

    /// The route of a path, and the id in it.
    static func find(_ path: String) -> (route: FlowAPIRoute, id: FlowID)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for route in allCases {
            let pattern = route.path.split(separator: "/", omittingEmptySubsequences: false)
            guard pattern.count == parts.count, zip(pattern, parts).allSatisfy({ $0 == $1 || $0 == "{id}" }) else {
                continue
            }
            let id = zip(pattern, parts).first { $0.0 == "{id}" }?.1 ?? ""
            return (route, FlowID(rawValue: String(id)))
        }
        return nil
    }
}
