internal import HTMLPages
internal import HTTPWire
internal import OfficialAccount

/// What a browser holds of one flow while its page is open: the verifier and the account, shown at the entry.
///
/// Each flow has its own, so two pages in two tabs do not disturb one another.
struct PageCookie: Sendable {
    /// At most as long as any flow lives.
    static let life = 600

    let verifier: ScanVerifier
    let account: AccountReference?

    init(verifier: ScanVerifier, account: AccountReference?) {
        self.verifier = verifier
        self.account = account
    }

    /// Reads the cookie of a flow; `nil` where there is none that is ours.
    init?(_ request: Request, of flow: FlowID, _ placement: Placement) {
        guard let value = request.cookie(placement.name(of: flow)) else { return nil }
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let verifier = ScanVerifier(String(parts[0])),
            let bytes = Base64.urlSafe.decode(String(parts[1])), let account = String(validating: bytes, as: UTF8.self)
        else { return nil }
        self.verifier = verifier
        self.account = account.isEmpty ? nil : AccountReference(rawValue: account)
    }

    /// Whether it opens a flow: it is this browser's, and of the account that it was begun for.
    func opens(_ flow: BindingFlow) -> Bool { ScanChallenge(verifier) == flow.challenge && account == flow.account }

    /// How it is set.
    func field(of flow: FlowID, _ placement: Placement, in frame: FrameKind) -> String {
        let account = Base64.urlSafe.text(Array((account?.rawValue ?? "").utf8))
        let value = "\(placement.name(of: flow))=\(verifier.text):\(account); Path=/; Max-Age=\(Self.life); HttpOnly"
        switch (placement, frame) {
        // In a frame of another site a browser keeps only what is marked as meant for that, and apart for each site.
        case (.secure, .own), (.secure, .foreign), (.plain, .foreign):
            return value + "; SameSite=None; Secure; Partitioned"
        case (.secure, .none): return value + "; SameSite=Lax; Secure"
        case (.plain, .none), (.plain, .own): return value + "; SameSite=Lax"
        }
    }

    /// How browsers reach the page.
    enum Placement: Sendable {
        /// By https: the name can then promise that no other host has set it.
        case secure
        /// By http: for this machine, and for trials.
        case plain

        init(publicURL: String) { self = publicURL.lowercased().hasPrefix("https://") ? .secure : .plain }

        func name(of flow: FlowID) -> String {
            switch self {
            case .secure: "__Host-scan-\(flow.rawValue)"
            case .plain: "scan-\(flow.rawValue)"
            }
        }
    }

    /// In what kind of frame a page is opened (Fetch Metadata Request Headers).
    enum FrameKind: Sendable {
        case none
        /// The site around it is our own.
        case own
        case foreign
    }
}
