import OfficialAccount
import OutboundHTTP
import Synchronization
import Testing
import WeChatAPI

@Suite("Keeping the token", .timeLimit(.minutes(3)))
struct TokenKeepingTests {
    /// A platform of one account: sells numbered tokens, of which only the latest is good.
    private final class Account: Sendable {
        struct State {
            var latest = 0
            var bought = 0
        }

        let state = Mutex(State())

        /// Somebody else takes the token away.
        func kill() { state.withLock { $0.latest += 1 } }

        func answer(_ request: OutboundRequest) -> ScriptedPlatform.Answer {
            state.withLock { state in
                if request.asks(.stableToken) {
                    state.bought += 1
                    if state.latest == 0 { state.latest = 1 }
                    return .token("T\(state.latest)")
                }
                return request.token == "T\(state.latest)"
                    ? .created : .refusal(42001, "access_token expired")
            }
        }
    }

    private func create(_ client: PlatformClient, times: Int) async throws {
        let request = try QRCodeRequest(number: 123, lifetime: .temporary(seconds: 604800))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<times { group.addTask { _ = try await client.createCode(request) } }
            try await group.waitForAll()
        }
    }

    @Test func aThousandCallersAtTheStartMakeOnePurchase() async throws {
        let account = Account()
        let platform = ScriptedPlatform { request in
            await Task.yield()
            return account.answer(request)
        }
        try await create(PlatformClient.scripted(platform), times: 1000)
        #expect(platform.count(of: .stableToken) == 1)
        #expect(platform.count(of: .createCode) == 1000)
    }

    @Test func aThousandCallersAtAnExpiredTokenMakeOneRefresh() async throws {
        let account = Account()
        let refused = Tally()
        let platform = ScriptedPlatform { request in
            await Task.yield()
            let answer = account.answer(request)
            guard request.token == "T1", account.state.withLock(\.latest) == 2 else { return answer }
            // All of them are under way before the first is refused, and half hear of it only when the new token is
            // here: they must take that one.
            let number = refused.next()
            while refused.count < 1000 { await Task.yield() }
            while number.isMultiple(of: 2), account.state.withLock(\.bought) < 2 { await Task.yield() }
            return answer
        }
        let client = try PlatformClient.scripted(platform)
        try await create(client, times: 1)
        account.kill()
        try await create(client, times: 1000)
        #expect(platform.count(of: .stableToken) == 2)
        #expect(refused.count == 1000)
        #expect(platform.count(of: .createCode) == 2001)
    }

    @Test func aThousandCallersAtATokenThatRanOutMakeOneRefresh() async throws {
        let account = Account()
        let clock = ManualClock()
        let platform = ScriptedPlatform { request in
            await Task.yield()
            return account.answer(request)
        }
        let client = try PlatformClient.scripted(platform, clock: clock)
        try await create(client, times: 1)
        clock.advance(.seconds(7200))
        try await create(client, times: 1000)
        #expect(platform.count(of: .stableToken) == 2)
        #expect(platform.count(of: .createCode) == 1001)
    }

    @Test func aTokenKilledByAnotherPartyIsReplacedOnce() async throws {
        let account = Account()
        let platform = ScriptedPlatform { account.answer($0) }
        let client = try PlatformClient.scripted(platform)
        for round in 0..<3 {
            for _ in 0..<5 { try await create(client, times: 1) }
            #expect(account.state.withLock(\.bought) == round + 1)
            account.kill()
        }
    }

    @Test func aTokenIsRenewedEarlyAndUsedMeanwhile() async throws {
        let clock = ManualClock()
        let mayAnswer = AsyncStream<Void>.makeStream()
        let bought = Tally()
        let platform = ScriptedPlatform { request in
            guard request.asks(.stableToken) else { return .created }
            let number = bought.next()
            if number == 2 { for await _ in mayAnswer.stream { break } }
            return .token("T\(number)")
        }
        let client = try PlatformClient.scripted(platform, clock: clock)
        #expect(try await client.accessToken().secret == "T1")
        clock.advance(.seconds(6899))
        #expect(try await client.accessToken().secret == "T1")
        #expect(platform.sent.count == 1)
        clock.advance(.seconds(2))
        // The purchase hangs, and nobody waits for it.
        for _ in 0..<10 { #expect(try await client.accessToken().secret == "T1") }
        while platform.sent.count < 2 { await Task.yield() }
        mayAnswer.continuation.yield()
        while try await client.accessToken().secret == "T1" { await Task.yield() }
        #expect(try await client.accessToken().secret == "T2")
        #expect(platform.sent.count == 2)
    }

    @Test func aFailedRenewalLeavesTheOldTokenInUse() async throws {
        let clock = ManualClock()
        let bought = Tally()
        let platform = ScriptedPlatform { _ in
            bought.next() == 1 ? .token("T1") : .failure(.timeout(.connect))
        }
        let client = try PlatformClient.scripted(platform, clock: clock)
        _ = try await client.accessToken()
        clock.advance(.seconds(7000))
        for _ in 0..<200 {
            #expect(try await client.accessToken().secret == "T1")
            await Task.yield()
        }
        while platform.sent.count < 2 { await Task.yield() }
        clock.advance(.seconds(200))
        await #expect(throws: APIError.unreachable(.stableToken, .timeout(.connect))) {
            _ = try await client.accessToken()
        }
    }

    @Test func aFailedPurchaseFailsAllWhoWaitAndTheNextTriesAgain() async throws {
        let bought = Tally()
        let platform = ScriptedPlatform { _ in
            await Task.yield()
            return bought.next() == 1 ? .failure(.timeout(.connect)) : .token("T2")
        }
        let client = try PlatformClient.scripted(platform)
        await #expect(throws: APIError.unreachable(.stableToken, .timeout(.connect))) {
            _ = try await client.accessToken()
        }
        #expect(try await client.accessToken().secret == "T2")
    }

    @Test func aCallerThatIsCancelledDoesNotEndThePurchaseOfTheOthers() async throws {
        let mayAnswer = AsyncStream<Void>.makeStream()
        let platform = ScriptedPlatform { _ in
            for await _ in mayAnswer.stream { break }
            return Task.isCancelled ? .failure(.cancelled) : .token("T1")
        }
        let client = try PlatformClient.scripted(platform)
        let first = Task { try await client.accessToken() }
        while platform.sent.isEmpty { await Task.yield() }
        let second = Task { try await client.accessToken() }
        first.cancel()
        mayAnswer.continuation.yield()
        #expect(try await second.value.secret == "T1")
    }

    @Test("Odd lifetimes do not buy without end", arguments: [-7200, 0, 1, 299, 300, 301, 7200, Int.max])
    func oddLifetimesDoNotBuyWithoutEnd(seconds: Int) async throws {
        let platform = ScriptedPlatform { _ in .token("T1", seconds) }
        let client = try PlatformClient.scripted(platform)
        for _ in 0..<20 { _ = try await client.accessToken() }
        #expect(platform.sent.count == 1)
    }
}
