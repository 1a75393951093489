/// What a request that completes, refreshes or cancels a flow must bring.
struct BrowserProof: Sendable {
    var verifier: ScanVerifier?
    /// The account whose session sends it, as the host application says now.
    var account: AccountReference?
    var route: Route

    /// Which way it came.
    enum Route: Sendable {
        /// From our page.
        case page(token: CSRFToken?, site: RequestSite)
        /// From the host application's server, which has its own page.
        case backChannel(APIKeyID)
    }
}

/// Where a browser says that a request comes from.
struct RequestSite: Sendable {
    var method: String
    /// `Sec-Fetch-Site` (Fetch Metadata Request Headers).
    var fetchSite: String?
    /// `Origin` (RFC 6454).
    ///
    /// A page with `Referrer-Policy: no-referrer` sends `null`, and so locks itself out.
    var origin: String?

    /// Whether one of our own pages posted it; what is missing counts against it.
    func isOurs(_ origins: Set<String>) -> Bool {
        guard method == "POST", fetchSite == "same-origin", let origin else { return false }
        return origins.contains(origin)
    }
}

extension BindingFlow {
    /// Holds a request to verifier, page and account.
    func check(_ proof: BrowserProof, _ turn: FlowTurn) throws(FlowRefusal) {
        if turn.guards.contains(.verifier) {
            guard let verifier = proof.verifier, ScanChallenge(verifier) == challenge else { throw .wrongVerifier }
        }
        switch proof.route {
        case .page(let token, let site):
            guard turn.guards.contains(.page) else { break }
            guard site.isOurs(turn.rules.policy.origins) else { throw .foreignSite }
            guard token == turn.rules.keys.csrfToken(flow: id, challenge: challenge) else { throw .wrongToken }
        case .backChannel(let key): try check(key)
        }
        guard !turn.guards.contains(.account) || proof.account == account else { throw .otherAccount }
    }

    /// Holds a host application to its own flows.
    func check(_ key: APIKeyID) throws(FlowRefusal) {
        guard key == apiKey else { throw .otherKey }
    }
}
