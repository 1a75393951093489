internal import OfficialAccount

/// Keeps one account's access token: the rules are ``TokenState``'s, this runs the purchases.
actor TokenKeeper {
    private let source: TokenSource
    private let clock: APIClock
    private var state = TokenState()
    private var sharing: (any TokenSharing)?
    /// The number of the last token that was shared.
    private var number: Int64 = 0
    private var purchase: Task<Result<TokenLease, APIError>, Never>?

    init(source: TokenSource, clock: APIClock) {
        self.source = source
        self.clock = clock
    }

    /// Buys together with others from now on.
    func share(_ sharing: any TokenSharing) { self.sharing = sharing }

    /// A token for a call.
    func lease() async throws(APIError) -> TokenLease {
        try await carryOut(state.need(at: clock.now()))
    }

    /// A token for a call that was refused with this one.
    func replacement(for lease: TokenLease) async throws(APIError) -> TokenLease {
        try await carryOut(state.refused(lease, at: clock.now()))
    }

    private func carryOut(_ decision: TokenState.Decision) async throws(APIError) -> TokenLease {
        switch decision {
        case .use(let lease): return lease
        case .useAndBuy(let lease):
            startPurchase()
            return lease
        case .buy: startPurchase()
        case .join: break
        }
        guard let purchase else { preconditionFailure("a purchase is under way without a task") }
        return try await purchase.value.get()
    }

    /// In a task of its own: it serves many, and must not end with the first of them that is cancelled.
    private func startPurchase() {
        purchase = Task { await self.buy() }
    }

    private func buy() async -> Result<TokenLease, APIError> {
        do throws(APIError) {
            let bought = try await purchased()
            return .success(state.bought(bought, at: clock.now(), jitter: clock.jitter()))
        } catch {
            state.failed(at: clock.now())
            return .failure(error)
        }
    }

    private func purchased() async throws(APIError) -> BoughtToken {
        guard let sharing else { return try await source.buy() }
        let shared = try await sharing.token(of: source.appID, sealedBy: source.secret, after: number) {
            [source] () async throws(APIError) in try await source.buy()
        }
        number = shared.number
        return shared.token
    }
}
