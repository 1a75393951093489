internal import HTTPTypes
package import HTTPWire
internal import OfficialAccount
package import Store
package import WeChatAPI

/// Why the API of channels does not do what was asked.
package enum ChannelRefusal: Error {
    /// It is not done with that method.
    case method(allowed: String)
    /// A parameter cannot be understood.
    case parameter(name: String, String)
    /// The body cannot be understood.
    case body(String)
    /// There is no such account.
    case noAccount(String)
    /// The account has no AppSecret here.
    case noSecret(String)
    /// The platform made no code.
    case platform(APIError)
    /// The store cannot be used.
    case store(StoreError)

    var status: HTTPResponse.Status {
        switch self {
        case .method: .methodNotAllowed
        case .parameter, .body: .badRequest
        case .noAccount: .notFound
        case .noSecret: .conflict
        case .platform: .badGateway
        case .store: .serviceUnavailable
        }
    }

    var code: String {
        switch self {
        case .method: "method_not_allowed"
        case .parameter: "bad_parameter"
        case .body: "bad_body"
        case .noAccount: "not_found"
        case .noSecret: "no_app_secret"
        case .platform(.refused), .platform(.held): "platform_refused"
        case .platform: "platform_unreachable"
        case .store: "store_unavailable"
        }
    }

    /// The fact.
    package var message: String {
        switch self {
        case .method: "this is not done with that method"
        case .parameter(let name, let problem): "\(name): \(problem)"
        case .body(let problem): problem
        case .noAccount(let name): "there is no account \(name)"
        case .noSecret(let name): "account \(name) has no AppSecret, and the platform makes codes for nobody else"
        case .platform(let error): error.description
        case .store(let error): error.description
        }
    }

    var hint: String {
        switch self {
        case .method(let allowed): "use \(allowed)"
        case .parameter, .body: "GET /api/v1/openapi.json describes what there is"
        case .noAccount: "name one of the configuration"
        case .noSecret: "set WECHAT_APP_SECRET for the receiver"
        case .platform: "the errcode says what to do; nothing was kept"
        case .store: "try again; /readyz says when the store is back"
        }
    }

    /// What a machine reads.
    var object: [String: JSONValue] {
        ["code": .string(code), "message": .string(message), "hint": .string(hint)]
    }

    var response: Response {
        var response = Response.json(["error": .object(object)], status: status)
        if case .method(let allowed) = self { response.fields[.allow] = allowed }
        return response
    }
}

extension Response {
    /// An answer in JSON that nobody keeps or takes for something else.
    static func json(_ object: [String: JSONValue], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, fields: jsonFields, body: JSONValue.object(object).bytes)
    }

    /// Values separated by commas, to be saved under a name.
    package static func sheet(_ text: String, named name: String) -> Response {
        var response = Response(status: .ok, fields: jsonFields, body: Array(text.utf8))
        response.fields[.contentType] = "text/csv; charset=utf-8"
        response.fields[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }

    private static let jsonFields: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
}
