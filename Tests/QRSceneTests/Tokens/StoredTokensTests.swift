import OfficialAccount
import OutboundHTTP
import Store
import Synchronization
import TestSupport
import Testing
import WeChatAPI

@testable import QRScene

@Suite("Tokens in the store", .timeLimit(.minutes(3)))
struct StoredTokensTests {
    private static let appID = AppID(rawValue: "wx0123456789abcdef")

    /// Sells numbered tokens.
    private final class Shop: Sendable {
        let sold = Mutex(0)
        /// The number of the token that is good.
        let wanted = Mutex(1)

        func buy() async throws(APIError) -> BoughtToken {
            let number = sold.withLock { sold in
                sold += 1
                return sold
            }
            for _ in 0..<20 { await Task.yield() }
            return BoughtToken(token: AccessToken("secret-token-\(number)"), lifetime: .seconds(7200))
        }
    }

    /// The platform over it.
    private struct ShopTransport: APITransport {
        let shop: Shop

        func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse {
            if request.url.contains("stable_token") {
                guard let bought = try? await shop.buy() else { throw .cancelled }
                return Self.answer(#"{"access_token":"\#(bought.token.secret)","expires_in":7200}"#)
            }
            let wanted = shop.wanted.withLock { $0 }
            guard request.url.contains("access_token=secret-token-\(wanted)") else {
                return Self.answer(#"{"errcode":42001,"errmsg":"access_token expired"}"#)
            }
            return Self.answer(#"{"ticket":"gQ1","expire_seconds":60,"url":"http://weixin.qq.com/q/x"}"#)
        }

        private static func answer(_ json: String) -> APIResponse { APIResponse(body: Array(json.utf8)) }
    }

    private static func ask(
        _ tokens: StoredTokens,
        _ shop: Shop,
        after number: Int64 = 0,
        secret: String = "0123456789abcdef0123456789abcdef"
    ) async throws -> SharedToken {
        try await tokens.token(of: appID, sealedBy: try AppSecret(secret), after: number) {
            () async throws(APIError) in try await shop.buy()
        }
    }

    /// Four processes, each with a client of its own; the platform refuses their token after each round.
    @Test func oneOfAThousandCallersBuysForAll() async throws {
        // Time stands still: nobody gives up waiting, however busy the machine is.
        let begin = ContinuousClock.now
        let still = TimeSource(
            unixMilliseconds: { 1_767_225_600_000 },
            now: { begin },
            sleep: { _ in await Task.yield() }
        )
        let (store, shop) = (MemoryInboxStore(time: still), Shop())
        let clients = try (0..<4).map { _ in
            PlatformClient(
                appID: Self.appID,
                secret: try AppSecret("0123456789abcdef0123456789abcdef"),
                transport: ShopTransport(shop: shop)
            )
        }
        for client in clients { await client.shareTokens(StoredTokens(store, time: still)) }
        let request = try QRCodeRequest(number: 123, lifetime: .temporary(seconds: 60))
        for round in 1...3 {
            shop.wanted.withLock { $0 = round }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<1000 { group.addTask { _ = try await clients[caller % 4].createCode(request) } }
                try await group.waitForAll()
            }
            #expect(shop.sold.withLock { $0 } == round)
        }
    }

    @Test func whatIsStoredShowsNoToken() async throws {
        let (store, shop) = (MemoryInboxStore(), Shop())
        _ = try await Self.ask(StoredTokens(store), shop)
        let record = try #require(try await store.record(.init(kind: "access_token", id: Self.appID.rawValue)))
        #expect(!String(decoding: record.body, as: UTF8.self).contains("secret-token"))
        let seal = TokenSeal(try AppSecret("0123456789abcdef0123456789abcdef"), Self.appID)
        #expect(seal.open(TokenEntry(record.body).sealed)?.secret == "secret-token-1")
        #expect(seal.open(TokenEntry(record.body).sealed.reversed()) == nil)
        #expect(seal.open([1, 2, 3]) == nil)
    }

    @Test func whoeverHasAnotherSecretBuysForItself() async throws {
        let (store, shop) = (MemoryInboxStore(), Shop())
        _ = try await Self.ask(StoredTokens(store), shop)
        let other = try await Self.ask(StoredTokens(store), shop, secret: "ffffffffffffffffffffffffffffffff")
        #expect(other.token.token.secret == "secret-token-2")
        #expect(other.number == 2)
    }

    @Test func aFailedPurchaseLetsTheNextTryAtOnce() async throws {
        let (store, shop) = (MemoryInboxStore(), Shop())
        let tokens = StoredTokens(store)
        let secret = try AppSecret("0123456789abcdef0123456789abcdef")
        await #expect(throws: APIError.timeIsUp(.stableToken)) {
            _ = try await tokens.token(of: Self.appID, sealedBy: secret, after: 0) {
                () async throws(APIError) in throw .timeIsUp(.stableToken)
            }
        }
        #expect(try await Self.ask(tokens, shop).number == 1)
    }

    @Test func aTokenThatHasRunOutIsBoughtAnew() async throws {
        let time = ManualTime()
        let (store, shop) = (MemoryInboxStore(time: time.source), Shop())
        _ = try await Self.ask(StoredTokens(store, time: time.source), shop)
        time.advance(by: .seconds(7201))
        #expect(try await Self.ask(StoredTokens(store, time: time.source), shop).token.token.secret == "secret-token-2")
    }

    /// A process that died while it bought keeps the others waiting no longer than a purchase may take.
    @Test func aDeadBuyerIsNotWaitedForForEver() async throws {
        let time = ManualTime()
        let (store, shop) = (MemoryInboxStore(time: time.source), Shop())
        var entry = TokenEntry()
        entry.buyingUntil = store.now + 6 * StoredTokens.look.wholeMilliseconds
        let key = StateRecord.Key(kind: "access_token", id: Self.appID.rawValue)
        try await store.change([.put(StateRecord(key: key, body: entry.bytes))], jobs: [])
        let asked = Task { try await Self.ask(StoredTokens(store, time: time.source), shop) }
        for _ in 0..<6 {
            while time.sleeping == 0 { await Task.yield() }
            #expect(shop.sold.withLock { $0 } == 0)
            time.advance(by: StoredTokens.look)
        }
        #expect(try await asked.value.number == 1)
    }

    @Test func aStoreThatIsAwayKeepsNobodyFromAToken() async throws {
        let shop = Shop()
        for number in 1...2 {
            let found = try await Self.ask(StoredTokens(AbsentStore()), shop)
            #expect(found.token.token.secret == "secret-token-\(number)" && found.number == 0)
        }
    }

    @Test(arguments: ["", "x\n2\n3\n", "1\n2\n3\n!", "1\n2\n3\n\n", "1\n2\n3"])
    func whatCannotBeReadIsNothing(text: String) {
        #expect(TokenEntry(Array(text.utf8)) == TokenEntry())
    }
}

/// A store that cannot be used.
private struct AbsentStore: StateStore {
    var now: Int64 { 0 }
    var watchers: StateWatchers { StateWatchers() }

    func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? { throw .unavailable(reason: "away") }
    func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? { nil }
    func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord] { [] }
    func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) { throw .unavailable(reason: "away") }
    func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] { [] }
    func chainEnd(_ name: String) async throws(StoreError) -> HashChain { HashChain() }
    func forgetExpired(limit: Int) async throws(StoreError) -> Int { 0 }
}
