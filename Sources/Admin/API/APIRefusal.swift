internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount

/// Why the API does not do what was asked; each with its status, its code and what helps.
enum APIRefusal: Error, Equatable {
    case keyWanted
    case keyWrong
    case notFromHere(String)
    case notForApplications
    case host(String)
    case crossOrigin
    case contentType
    case notFound(String)
    case method(allowed: String)
    case parameter(name: String, String)
    case noArchive
    case replay(ReplayRefusal)
    case store(String)
    case body
    case replayBody

    var status: HTTPResponse.Status {
        switch self {
        case .keyWanted, .keyWrong, .notFromHere: .unauthorized
        case .notForApplications, .host, .crossOrigin: .forbidden
        case .contentType: .unsupportedMediaType
        case .notFound: .notFound
        case .method: .methodNotAllowed
        case .parameter, .body, .replayBody: .badRequest
        case .replay(.document): .unprocessableContent
        case .noArchive, .replay: .conflict
        case .store: .serviceUnavailable
        }
    }

    /// A stable word for machines.
    var code: String {
        switch self {
        case .keyWanted: "key_wanted"
        case .keyWrong: "key_wrong"
        case .notFromHere: "key_not_configured"
        case .notForApplications: "operator_only"
        case .host: "host_not_allowed"
        case .crossOrigin: "cross_origin"
        case .contentType: "content_type"
        case .notFound: "not_found"
        case .method: "method_not_allowed"
        case .parameter: "bad_parameter"
        case .body, .replayBody: "bad_body"
        case .noArchive: "nothing_kept"
        case .replay(.document): "bad_document"
        case .replay: "not_replayable"
        case .store: "store_unavailable"
        }
    }

    /// The fact.
    var message: String {
        switch self {
        case .keyWanted: "a key is needed"
        case .keyWrong: "the key is wrong"
        case .notFromHere(let who): "no key is configured, so only this machine may ask; this came \(who)"
        case .notForApplications: "this key is an application's, and this is for the operator"
        case .host(let host): "this is not '\(host)'"
        case .crossOrigin: "a page of another origin may not ask for this"
        case .contentType: "this changes something, and came as a form of any web page could"
        case .notFound(let what): what
        case .method: "this is not done with that method"
        case .parameter(let name, let problem): "\(name): \(problem)"
        case .body: "the body is no JSON object"
        case .replayBody: "the body is neither nothing, nor a JSON object with a document and no other member"
        case .noArchive: "pushes are kept in memory alone, and cannot be shown"
        case .replay(let refusal): refusal.description
        case .store(let reason): reason
        }
    }

    /// What helps.
    var hint: String {
        switch self {
        case .keyWanted: "send the header Authorization: Bearer KEY with the value of QRSCENE_API_KEY"
        case .keyWrong: "compare it with QRSCENE_API_KEY of the receiver"
        case .notFromHere: "set QRSCENE_API_KEY for the receiver, and send Authorization: Bearer KEY"
        case .notForApplications: "send the value of QRSCENE_API_KEY"
        case .host: "ask for localhost or 127.0.0.1, or set QRSCENE_API_KEY and send it"
        case .crossOrigin: "call it from a program, with Authorization: Bearer KEY"
        case .contentType: "send Content-Type: application/json, or Authorization: Bearer KEY"
        case .notFound: "GET /api/v1/openapi.json lists what there is"
        case .method(let allowed): "use \(allowed)"
        case .parameter: "GET /api/v1/openapi.json describes the parameters"
        case .body: "send {} or nothing"
        case .replayBody: #"send {} or nothing, or {"document": "<xml>…</xml>"}"#
        case .noArchive: "start the receiver with QRSCENE_DATABASE=sqlite:PATH or a PostgreSQL URL"
        case .replay(.document): "correct the document; the event's own is in GET /api/v1/events/{id}"
        case .replay: "look at the event's document"
        case .store: "try again; /readyz says when the store is back"
        }
    }

    /// The answer.
    var response: Response {
        var error: [String: JSONValue] = [
            "code": .string(code), "message": .string(message), "hint": .string(hint),
        ]
        if case .replay(.document(let fault)) = self {
            error["fault"] = .string(fault.word)
            error["line"] = fault.line.map { .number($0) } ?? .null
            error["column"] = fault.column.map { .number($0) } ?? .null
        }
        var response = Response.json(["error": .object(error)], status: status)
        switch self {
        case .keyWanted, .keyWrong, .notFromHere: response.fields[.wwwAuthenticate] = "Bearer"
        case .method(let allowed): response.fields[.allow] = allowed
        default: break
        }
        return response
    }
}

extension Response {
    /// An answer in JSON that nobody keeps or takes for something else.
    static func json(_ object: [String: JSONValue], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, fields: jsonFields, body: JSONValue.object(object).bytes)
    }

    static let jsonFields: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
}
