/// The access tokens of the account: two independent kinds, each with its own rules of renewal.
struct TokenBook: Sendable {
    /// A token and how many seconds it has left.
    struct Grant: Sendable, Equatable {
        let token: String
        let expiresIn: Int64
    }

    static let lifetime: Int64 = 7200
    /// How long an old token lives beside its successor, and how early the platform renews a stable one.
    static let overlap: Int64 = 300

    private enum Life {
        case until(Int64)
        case revoked(Int64)
    }

    private var lives: [String: Life] = [:]
    private var classic: String?
    private var stable: (token: String, expiresAt: Int64)?
    private var forcedAt: Int64?
    private var classicCalls: Quota
    private var stableMinute: Quota
    private var stableDay: Quota
    private var forcedCalls: Quota

    init(limits: PlatformLimits) {
        classicCalls = Quota(limits.classicTokensADay, a: .day)
        stableMinute = Quota(limits.stableTokensAMinute, a: .minute)
        stableDay = Quota(limits.stableTokensADay, a: .day)
        forcedCalls = Quota(limits.forcedTokensADay, a: .day)
    }

    /// `token`: a new token each time; the one before lives at most five minutes more.
    mutating func grantClassic(at now: Int64, _ generator: inout SeededGenerator) throws(PlatformError) -> Grant {
        guard classicCalls.take(at: now) else { throw .dailyQuota }
        if let classic, case .until(let end) = lives[classic] {
            lives[classic] = .until(min(end, now + Self.overlap))
        }
        let token = issue(at: now, &generator)
        classic = token
        return Grant(token: token, expiresIn: Self.lifetime)
    }

    /// `stable_token`: the same token until it is near its end; forced, a new one, and the old one dies at once.
    mutating func grantStable(
        forced: Bool,
        at now: Int64,
        _ generator: inout SeededGenerator
    ) throws(PlatformError) -> Grant {
        guard stableMinute.take(at: now) else { throw .tooFast }
        guard stableDay.take(at: now) else { throw .dailyQuota }
        // Sooner than 30 seconds behind the last force a further one is not heard.
        if forced, forcedAt.map({ now - $0 >= 30 }) ?? true {
            guard forcedCalls.take(at: now) else { throw .dailyQuota }
            forcedAt = now
            if let stable { lives[stable.token] = .revoked(now) }
            stable = nil
        }
        if let stable, stable.expiresAt - now > Self.overlap {
            return Grant(token: stable.token, expiresIn: stable.expiresAt - now)
        }
        let token = issue(at: now, &generator)
        stable = (token, now + Self.lifetime)
        return Grant(token: token, expiresIn: Self.lifetime)
    }

    /// Fails unless a call may be made with this token.
    func check(_ token: String?, at now: Int64) throws(PlatformError) {
        guard let token, !token.isEmpty else { throw .missingAccessToken }
        guard token.utf8.count >= 64, token.utf8.allSatisfy(Self.isTokenByte) else { throw .invalidAccessToken }
        switch lives[token] {
        case .until(let end):
            guard now < end else { throw .expiredAccessToken }
        case .revoked, nil: throw .invalidCredential
        }
    }

    /// Ends every token now, as if its time were up (`expired`) or somebody else had asked for another.
    mutating func end(expired: Bool, at now: Int64) {
        for (token, life) in lives {
            if case .until = life { lives[token] = expired ? .until(now) : .revoked(now) }
        }
        stable = nil
        classic = nil
    }

    private mutating func issue(at now: Int64, _ generator: inout SeededGenerator) -> String {
        // The day after its end nobody asks for a token any more.
        lives = lives.filter { _, life in
            switch life {
            case .until(let end), .revoked(let end): now - end < 86_400
            }
        }
        let token = "\(70 + generator.next() % 20)_" + generator.word(130, from: .identifier)
        lives[token] = .until(now + Self.lifetime)
        return token
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
