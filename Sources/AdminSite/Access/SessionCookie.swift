internal import HTMLPages
internal import HTTPWire

/// The cookie that holds a session's secret.
///
/// Browsers keep cookies by host and not by port: the port is in the name, so that two receivers on one machine do not
/// log each other out.
struct SessionCookie: Sendable {
    private let name: String
    private let isSecure: Bool

    init(_ request: Request) {
        isSecure = request.isEncrypted
        let host = request.host ?? ""
        let port = host.last == "]" ? "" : host.split(separator: ":").dropFirst().last.map { "-\($0)" } ?? ""
        name = (isSecure ? "__Host-" : "") + "qrscene-admin" + port
    }

    /// The secret that a browser sends; `nil` where it sends none that can be one.
    func secret(in request: Request) -> SessionSecret? { request.cookie(name).flatMap { SessionSecret($0) } }

    /// How it is set: until the session ends.
    func field(_ session: SiteSession) -> String {
        "\(name)=\(session.secret.text); Max-Age=\(SessionShelf.life / 1000)" + attributes
    }

    /// How it is taken away.
    var removal: String { "\(name)=; Max-Age=0" + attributes }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "") }
}
