public import OfficialAccount
public import Store
public import WeChatAPI

/// Access tokens in the store, so that of all processes on it one buys them.
///
/// Whoever needs a token looks whether a later one than its own is there. Where none is, it writes that it is buying,
/// over the version that it has read: of many who do so at one time the store lets one, and the others look again until
/// its token is there. A buyer that dies is waited for until its time is over. A store that is away keeps nobody from a
/// token: then each buys for itself, which the platform's stable kind is made for.
public struct StoredTokens: TokenSharing {
    /// How long a purchase may take before another process makes one, in milliseconds: a request's time and some more.
    static let patience: Int64 = 12_000
    /// Between two looks for what another process is buying.
    static let look: Duration = .milliseconds(50)

    private let store: any StateStore
    private let time: TimeSource

    /// Tokens in a store.
    public init(_ store: any StateStore, time: TimeSource = .system) {
        self.store = store
        self.time = time
    }

    /// A token later than another.
    public func token(
        of appID: AppID,
        sealedBy secret: AppSecret,
        after number: Int64,
        _ buy: @Sendable () async throws(APIError) -> BoughtToken
    ) async throws(APIError) -> SharedToken {
        let seal = TokenSeal(secret, appID)
        let deadline = time.now() + .milliseconds(Self.patience)
        while time.now() < deadline {
            switch await step(appID, seal, after: number) {
            case .found(let token): return token
            case .mine(let record): return try await purchase(record, seal, after: number, buy)
            case .others: try? await time.sleep(time.now() + Self.look)
            case .again: continue
            case .away: return SharedToken(token: try await buy(), number: number)
            }
        }
        return SharedToken(token: try await buy(), number: number)
    }

    private enum Step {
        case found(SharedToken)
        /// This process is to buy; the record says so.
        case mine(StateRecord)
        case others
        case again
        case away
    }

    private func step(_ appID: AppID, _ seal: TokenSeal, after number: Int64) async -> Step {
        let key = StateRecord.Key(kind: "access_token", id: appID.rawValue)
        do throws(StoreError) {
            var record = try await store.record(key) ?? StateRecord(key: key, body: TokenEntry().bytes)
            var entry = TokenEntry(record.body)
            let now = store.now
            if entry.number > number, entry.expiresAt > now, let token = seal.open(entry.sealed) {
                let lifetime = Duration.milliseconds(entry.expiresAt - now)
                return .found(SharedToken(token: BoughtToken(token: token, lifetime: lifetime), number: entry.number))
            }
            guard entry.buyingUntil <= now else { return .others }
            entry.buyingUntil = now + Self.patience
            record.body = entry.bytes
            record.expiresAt = max(entry.expiresAt, entry.buyingUntil)
            try await store.change([.put(record)], jobs: [])
            record.version += 1
            return .mine(record)
        } catch {
            return error == .stateChanged ? .again : .away
        }
    }

    private func purchase(
        _ record: StateRecord,
        _ seal: TokenSeal,
        after number: Int64,
        _ buy: @Sendable () async throws(APIError) -> BoughtToken
    ) async throws(APIError) -> SharedToken {
        var (record, entry) = (record, TokenEntry(record.body))
        entry.buyingUntil = 0
        let result: Result<BoughtToken, APIError>
        do throws(APIError) {
            result = .success(try await buy())
        } catch {
            result = .failure(error)
        }
        if case .success(let bought) = result {
            entry.number = max(entry.number, number) + 1
            entry.expiresAt = store.now + bought.lifetime.wholeMilliseconds
            entry.sealed = seal.close(bought.token)
        }
        record.body = entry.bytes
        record.expiresAt = max(entry.expiresAt, store.now)
        // Where it fails, somebody took this process for dead, or the store is away: what was bought is good all the same.
        try? await store.change([.put(record)], jobs: [])
        return SharedToken(token: try result.get(), number: entry.number)
    }
}
