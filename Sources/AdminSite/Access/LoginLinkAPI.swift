public import Admin
internal import HTTPTypes
public import HTTPWire
internal import OfficialAccount
public import Store

/// `POST /api/v1/login-links`: a link that opens the site once, for the operator's own browser.
public struct LoginLinkAPI: APIExtension {
    /// Its one path.
    package static let path = "/api/v1/login-links"
    private let shelf: SessionShelf

    /// The API over the store in which sessions are kept.
    public init(state: any StateStore) { shelf = SessionShelf(state: state) }

    /// Whether a path is its.
    public func takes(path: String) -> Bool { path == Self.path }

    /// Makes a link, for the operator alone.
    public func handle(_ request: Request, from caller: APICaller, _ exchange: Exchange) -> Response? {
        guard caller == .operator else { return APIEndpoint.operatorOnly }
        guard request.method == .post else { return APIEndpoint.method(allowed: "POST") }
        if let refusal = APIEndpoint.refusal(ofWhatComesWith: request) { return refusal }
        Task { exchange.answer(await make(request)) }
        return nil
    }

    private func make(_ request: Request) async -> Response {
        do {
            let (secret, expiresAt) = try await shelf.makeLink(from: request.browserAddress)
            let path = "/login?link=\(secret.text)"
            let scheme = request.isEncrypted ? "https" : "http"
            return APIEndpoint.created([
                "path": .string(path), "url": .string("\(scheme)://\(request.host ?? "localhost")\(path)"),
                "expires_at": .time(expiresAt),
            ])
        } catch {
            return APIEndpoint.unavailable(error.description)
        }
    }
}
