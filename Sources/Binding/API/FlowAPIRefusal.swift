internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// Why the API of flows does not do what was asked.
///
/// Whoever made a mistake in a request is told which; whoever might be an attacker is told the same for everything, at
/// the same time (``FlowRefusal/publicText``).
enum FlowAPIRefusal: Error {
    case notFound(String)
    case method(allowed: String)
    case body(String)
    /// The request to begin a flow cannot be met.
    case request(FlowRefusal)
    case tooMany(FlowRequestError)
    /// Whatever is wrong with completing one.
    case refused
    case store(String)

    init(_ error: any Error) {
        self =
            switch error {
            case let refusal as FlowAPIRefusal: refusal
            case is FlowRefusal: .refused
            case let error as FlowRequestError: .tooMany(error)
            default: .store("\(error)")
            }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .method: .methodNotAllowed
        case .body: .badRequest
        case .request: .unprocessableContent
        case .tooMany(.onceKeyReused): .conflict
        case .tooMany: .tooManyRequests
        case .refused: .forbidden
        case .store: .serviceUnavailable
        }
    }

    var code: String {
        switch self {
        case .notFound: "not_found"
        case .method: "method_not_allowed"
        case .body: "bad_body"
        case .request(let refusal): refusal.reason
        case .tooMany(.onceKeyReused): "idempotency_key_reused"
        case .tooMany: "too_many_flows"
        case .refused: "refused"
        case .store: "store_unavailable"
        }
    }

    var message: String {
        switch self {
        case .notFound(let what): what
        case .method: "this is not done with that method"
        case .body(let problem): problem
        case .request(let refusal): refusal.description
        case .tooMany(.onceKeyReused): "this Idempotency-Key came before with another body"
        case .tooMany:
            "too many flows were begun by one browser, for one account, from one address or for one official account"
        case .refused: FlowRefusal.publicText
        case .store(let reason): reason
        }
    }

    var hint: String {
        switch self {
        case .notFound, .body: "GET /api/v1/openapi.json describes what there is"
        case .method(let allowed): "use \(allowed)"
        case .request: "correct the request; the operator's log has the same words"
        case .tooMany(.onceKeyReused): "draw a new key for a new request"
        case .tooMany: "let the person wait a few minutes"
        case .refused: "qrscene_flow_refused_total says why, by reason"
        case .store: "try again; /readyz says when the store is back"
        }
    }

    var response: Response {
        let error: [String: JSONValue] = ["code": .string(code), "message": .string(message), "hint": .string(hint)]
        var response = Response.json(["error": .object(error)], status: status)
        if case .method(let allowed) = self { response.fields[.allow] = allowed }
        if status == .tooManyRequests { response.fields[.retryAfter] = "60" }
        return response
    }
}

extension Response {
    /// An answer in JSON that nobody keeps or takes for something else.
    static func json(_ object: [String: JSONValue], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, fields: jsonFields, body: JSONValue.object(object).bytes)
    }

    private static let jsonFields: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
}
