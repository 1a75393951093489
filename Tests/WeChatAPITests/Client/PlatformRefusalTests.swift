import OfficialAccount
import OutboundHTTP
import Testing
import WeChatAPI
import WeChatPush

/// What is asked again, what is not, and for how long.
@Suite("Refusals of the platform", .timeLimit(.minutes(3)))
struct PlatformRefusalTests {
    @Test("A refused token is replaced once", arguments: [40001, 40014, 42001])
    func aRefusedTokenIsReplacedOnce(code: Int) async throws {
        let bought = Tally()
        let platform = ScriptedPlatform { request in
            guard !request.asks(.stableToken) else {
                return .token("T\(bought.next())")
            }
            return request.token == "T1" ? .refusal(code) : .created
        }
        let client = try PlatformClient.scripted(platform)
        for _ in 0..<3 { _ = try await client.createCode(.sample()) }
        #expect(platform.count(of: .stableToken) == 2)
        #expect(platform.count(of: .createCode) == 4)
        // Without force: that would take the token away from every other server of the account.
        #expect(platform.sent.allSatisfy { !$0.text.contains("force_refresh") })
    }

    @Test func aTokenThatIsRefusedForEverIsTriedTwiceACall() async throws {
        let platform = ScriptedPlatform { $0.asks(.stableToken) ? .token("T1") : .refusal(42001) }
        let client = try PlatformClient.scripted(platform)
        let error = await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        #expect(error?.code == .accessTokenExpired)
        #expect(platform.count(of: .createCode) == 2)
        #expect(platform.count(of: .stableToken) == 2)
    }

    @Test func aBusyPlatformIsAskedAgainAfterOneTwoAndFourSeconds() async throws {
        let clock = ManualClock()
        let platform = ScriptedPlatform { $0.asks(.stableToken) ? .token("T1") : .refusal(-1) }
        let client = try PlatformClient.scripted(platform, clock: clock)
        let error = await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        #expect(error?.code == .busy)
        #expect(clock.slept == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(platform.count(of: .createCode) == 4)
    }

    @Test func aBusyPlatformThatRecoversIsForgiven() async throws {
        let asked = Tally()
        let platform = ScriptedPlatform { request in
            if request.asks(.stableToken) { return .token("T1") }
            return asked.next() <= 2 ? .refusal(-1) : .created
        }
        let clock = ManualClock()
        _ = try await PlatformClient.scripted(platform, clock: clock).createCode(.sample())
        #expect(clock.slept == [.seconds(1), .seconds(2)])
    }

    struct Hold: Sendable, CustomTestStringConvertible {
        let code: Int
        let unix: Int64
        let until: Int64
        var testDescription: String { "\(code) at \(unix)" }
    }

    @Test(
        "A quota is respected",
        arguments: [
            // 2023-11-15 06:13:20 in China; midnight is 17 h 46 min 40 s away, the next minute 40 s.
            Hold(code: 45009, unix: 1_700_000_000, until: 1_700_064_000),
            Hold(code: 45011, unix: 1_700_000_000, until: 1_700_000_040),
            // The last second of a day in China.
            Hold(code: 45009, unix: 1_700_063_999, until: 1_700_064_000),
            Hold(code: 45009, unix: 1_700_064_000, until: 1_700_150_400),
        ]
    )
    func aQuotaIsRespected(row: Hold) async throws {
        let clock = ManualClock(unix: row.unix)
        let platform = ScriptedPlatform { request in
            if request.asks(.stableToken) { return .token("T1") }
            return request.asks(.createCode) ? .refusal(row.code) : .json(#"{"ip_list":[]}"#)
        }
        let client = try PlatformClient.scripted(platform, clock: clock)
        await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        let error = await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        guard case .held(let refusal, let until) = error else {
            Issue.record("not held: \(String(describing: error))")
            return
        }
        #expect(refusal.code.rawValue == row.code)
        #expect(until == row.until)
        #expect(platform.count(of: .createCode) == 1)
        // Another interface has a quota of its own.
        _ = try await client.callbackAddresses()
        clock.setUnix(row.until - 1)
        await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        #expect(platform.count(of: .createCode) == 1)
        clock.setUnix(row.until)
        await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        #expect(platform.count(of: .createCode) == 2)
    }

    @Test("A wrong configuration is remembered for a minute", arguments: [40001, 40013, 40125, 40164, 40243])
    func aWrongConfigurationIsRememberedForAMinute(code: Int) async throws {
        let clock = ManualClock()
        let message = "invalid ip 116.30.197.239 ipv6 ::ffff:116.30.197.239, not in whitelist rid: 5f3b6b5d-1a2b-3c4d"
        let platform = ScriptedPlatform { _ in .refusal(code, message) }
        let client = try PlatformClient.scripted(platform, clock: clock)
        for _ in 0..<5 {
            let error = await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
            #expect(error?.code?.rawValue == code)
            #expect(error?.description.contains("rid: 5f3b6b5d-1a2b-3c4d") == true)
            if code == 40164 { #expect(error?.description.contains("add 116.30.197.239 to the IP allow list") == true) }
            if code == 40001 { #expect(error?.description.contains("AppSecret is wrong") == true) }
        }
        #expect(platform.sent.count == 1)
        clock.advance(.seconds(60))
        await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        #expect(platform.sent.count == 2)
    }

    @Test func aWrongConfigurationIsRememberedWhereverItShows() async throws {
        let platform = ScriptedPlatform { $0.asks(.stableToken) ? .token("T1") : .refusal(40164, "invalid ip 1.2.3.4") }
        let client = try PlatformClient.scripted(platform)
        for _ in 0..<3 { await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) } }
        #expect(platform.count(of: .createCode) == 1)
    }

    @Test func aClockSetBackDoesNotProlongAHold() async throws {
        let clock = ManualClock(unix: 1_700_000_000)
        let platform = ScriptedPlatform { _ in .refusal(40125) }
        let client = try PlatformClient.scripted(platform, clock: clock)
        await #expect(throws: APIError.self) { _ = try await client.accessToken() }
        clock.setUnix(1_600_000_000)
        await #expect(throws: APIError.self) { _ = try await client.accessToken() }
        #expect(platform.sent.count == 2)
    }
}
