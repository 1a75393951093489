internal import OfficialAccount

/// The rules of keeping one account's access token, without clocks, tasks or a network.
///
/// At most one purchase is under way. While a token is valid it is used, and from some minutes before its end a purchase
/// runs beside it; the old one is never let go before the new one is here, unless the platform refused it. A refused
/// token is let go only if it is still the one that is kept: of a thousand calls that fail with it, the first asks for a
/// new one and the others take that.
struct TokenState: Sendable {
    enum Decision: Equatable {
        /// Use this one.
        case use(TokenLease)
        /// Use this one, and buy its successor.
        case useAndBuy(TokenLease)
        /// Buy one.
        case buy
        /// Wait for the purchase under way.
        case join
    }

    private struct Kept {
        var lease: TokenLease
        var renewAt: ContinuousClock.Instant
        var expiresAt: ContinuousClock.Instant
    }

    /// The platform has the next token ready five minutes before the end of one.
    static let lead = Duration.seconds(300)
    /// Further time by which processes are spread, so that they do not come all at once.
    static let spread = Duration.seconds(60)
    /// How long a failed purchase beside a valid token is not tried again.
    static let pause = Duration.seconds(20)

    private var kept: Kept?
    private var generation = 0
    private(set) var isBuying = false

    /// What to do for somebody who needs a token.
    mutating func need(at now: ContinuousClock.Instant) -> Decision {
        guard let kept, now < kept.expiresAt else { return buyOrJoin() }
        guard now >= kept.renewAt, !isBuying else { return .use(kept.lease) }
        isBuying = true
        return .useAndBuy(kept.lease)
    }

    /// What to do for somebody whose token the platform refused.
    mutating func refused(_ lease: TokenLease, at now: ContinuousClock.Instant) -> Decision {
        if let kept, kept.lease.generation == lease.generation { self.kept = nil }
        return need(at: now)
    }

    /// Takes a token that was bought; `jitter` is from 0 up to 1.
    mutating func bought(_ bought: BoughtToken, at now: ContinuousClock.Instant, jitter: Double) -> TokenLease {
        isBuying = false
        generation &+= 1
        let lease = TokenLease(token: bought.token, generation: generation)
        // Of a token near its end half the rest is used: it may be the same text again.
        let lead = min(Self.lead + Self.spread * min(max(jitter, 0), 1), bought.lifetime / 2)
        kept = Kept(lease: lease, renewAt: now + bought.lifetime - lead, expiresAt: now + bought.lifetime)
        return lease
    }

    /// Takes note that a purchase failed.
    mutating func failed(at now: ContinuousClock.Instant) {
        isBuying = false
        kept?.renewAt = now + Self.pause
    }

    private mutating func buyOrJoin() -> Decision {
        guard !isBuying else { return .join }
        isBuying = true
        return .buy
    }
}
