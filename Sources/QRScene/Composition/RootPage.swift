internal import HTTPTypes
internal import HTTPWire
internal import Inbox

/// The public listener's `/`: one line, so that whoever opens the address sees what answers there.
struct RootPage: RequestHandler {
    private static let line = Response(
        status: .ok,
        fields: [.contentType: "text/plain; charset=utf-8"],
        body: Array("QRScene\n".utf8)
    )

    func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        guard request.path == "/" else { return NotFound().handle(request, exchange) }
        switch request.method {
        case .get, .head, .post: return Self.line
        default: return Response(status: .methodNotAllowed, fields: [.allow: "GET, HEAD, POST"])
        }
    }
}
