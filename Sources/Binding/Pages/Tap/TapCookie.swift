internal import HTMLPages
internal import HTTPWire
internal import OfficialAccount

/// What a phone's browser keeps between the link in the chat and the confirmation.
enum TapCookie: Sendable, Equatable {
    /// It was sent to the platform, and must bring back what belongs to this.
    case asked(nonce: String)
    /// The platform has said whose it is.
    case proved(OpenID)

    /// How long it lasts; no flow lives longer.
    static let life = Duration.seconds(600)

    private static let names = (secure: "__Host-qrscene-tap", plain: "qrscene-tap")

    /// A new question.
    static func ask() -> TapCookie { .asked(nonce: Base64.urlSafe.random(bytes: 16)) }

    /// Reads a request's cookies; `nil` where ours is not there, is over, or belongs to another flow.
    init?(_ request: Request, of flow: FlowID, at now: FlowTime, _ configuration: BindingConfiguration) {
        guard let value = request.cookie(Self.name(configuration)) else { return nil }
        if value.hasPrefix("a.") {
            self = .asked(nonce: String(value.dropFirst(2)))
            return
        }
        guard value.hasPrefix("p."), let sealed = SealedText(text: String(value.dropFirst(2))),
            let parts = configuration.keys.open(sealed, for: flow)?.split(separator: "\n"), parts.count == 3,
            parts[0] == "tap", let end = Int64(parts[1]), now.rawValue < end
        else { return nil }
        self = .proved(OpenID(rawValue: String(parts[2])))
    }

    /// The field that sets it; `nil` where the machine has no randomness to seal with.
    ///
    /// `Lax`, since the phone comes back to it from the platform's page.
    func field(of flow: FlowID, at now: FlowTime, _ configuration: BindingConfiguration) -> String? {
        let value: String
        switch self {
        case .asked(let nonce): value = "a." + nonce
        case .proved(let openID):
            let text = "tap\n\((now + Self.life).rawValue)\n\(openID)"
            guard let sealed = configuration.keys.seal(text, for: flow) else { return nil }
            value = "p." + sealed.text
        }
        let secure = Self.isSecure(configuration) ? "; Secure" : ""
        let seconds = Self.life.components.seconds
        return "\(Self.name(configuration))=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(secure)"
    }

    private static func isSecure(_ configuration: BindingConfiguration) -> Bool {
        configuration.publicURL.lowercased().hasPrefix("https://")
    }

    private static func name(_ configuration: BindingConfiguration) -> String {
        isSecure(configuration) ? names.secure : names.plain
    }
}
