import Testing

@testable import Sandbox

@Suite("Tokens")
struct TokenBookTests {
    var book = TokenBook(limits: PlatformLimits())
    var generator = SeededGenerator(seed: 3)

    @Test mutating func aStableTokenStaysTheSameUntilFiveMinutesBeforeItsEnd() throws {
        let first = try book.grantStable(forced: false, at: midnight, &generator)
        #expect(first.expiresIn == 7200)
        let later = try book.grantStable(forced: false, at: midnight + 6899, &generator)
        #expect(later == TokenBook.Grant(token: first.token, expiresIn: 301))
        let renewed = try book.grantStable(forced: false, at: midnight + 6900, &generator)
        #expect(renewed.token != first.token)
        // Both live until the old one's time is up.
        try book.check(first.token, at: midnight + 7199)
        try book.check(renewed.token, at: midnight + 7199)
        #expect(throws: PlatformError.expiredAccessToken) { try book.check(first.token, at: midnight + 7200) }
    }

    @Test mutating func aForcedRefreshEndsTheOldTokenAtOnce() throws {
        let first = try book.grantStable(forced: false, at: midnight, &generator)
        let second = try book.grantStable(forced: true, at: midnight, &generator)
        #expect(second.token != first.token)
        #expect(throws: PlatformError.invalidCredential) { try book.check(first.token, at: midnight) }
    }

    @Test mutating func aForceWithinThirtySecondsIsNotHeard() throws {
        let first = try book.grantStable(forced: true, at: midnight, &generator)
        #expect(try book.grantStable(forced: true, at: midnight + 29, &generator).token == first.token)
        #expect(try book.grantStable(forced: true, at: midnight + 30, &generator).token != first.token)
    }

    @Test mutating func twentyForcesADay() throws {
        for number in 0..<20 { _ = try book.grantStable(forced: true, at: midnight + Int64(number) * 30, &generator) }
        #expect(throws: PlatformError.dailyQuota) {
            try book.grantStable(forced: true, at: midnight + 86_399, &generator)
        }
        _ = try book.grantStable(forced: true, at: midnight + 86_400, &generator)
    }

    @Test mutating func eachClassicTokenIsNewAndTheOldOneLivesFiveMinutesMore() throws {
        let first = try book.grantClassic(at: midnight, &generator)
        let second = try book.grantClassic(at: midnight + 10, &generator)
        #expect(second.token != first.token)
        try book.check(first.token, at: midnight + 309)
        #expect(throws: PlatformError.expiredAccessToken) { try book.check(first.token, at: midnight + 310) }
        try book.check(second.token, at: midnight + 7209)
        #expect(throws: PlatformError.expiredAccessToken) { try book.check(second.token, at: midnight + 7210) }
    }

    @Test mutating func theTwoKindsAreIndependent() throws {
        let stable = try book.grantStable(forced: false, at: midnight, &generator)
        let classic = try book.grantClassic(at: midnight, &generator)
        _ = try book.grantStable(forced: true, at: midnight, &generator)
        try book.check(classic.token, at: midnight)
        #expect(throws: PlatformError.invalidCredential) { try book.check(stable.token, at: midnight) }
    }

    @Test mutating func quotasEndAtMidnightInChinaAndWithTheMinute() throws {
        var limits = PlatformLimits()
        (limits.classicTokensADay, limits.stableTokensAMinute, limits.stableTokensADay) = (2, 2, 3)
        book = TokenBook(limits: limits)
        for _ in 0..<2 { _ = try book.grantClassic(at: midnight, &generator) }
        #expect(throws: PlatformError.dailyQuota) { try book.grantClassic(at: midnight + 86_399, &generator) }
        _ = try book.grantClassic(at: midnight + 86_400, &generator)

        for _ in 0..<2 { _ = try book.grantStable(forced: false, at: midnight, &generator) }
        #expect(throws: PlatformError.tooFast) { try book.grantStable(forced: false, at: midnight + 59, &generator) }
        _ = try book.grantStable(forced: false, at: midnight + 60, &generator)
        #expect(throws: PlatformError.dailyQuota) {
            try book.grantStable(forced: false, at: midnight + 120, &generator)
        }
    }

    @Test mutating func endingTokensLooksLikeTimeOrLikeSomebodyElse() throws {
        let first = try book.grantStable(forced: false, at: midnight, &generator)
        book.end(expired: true, at: midnight + 1)
        #expect(throws: PlatformError.expiredAccessToken) { try book.check(first.token, at: midnight + 1) }
        let second = try book.grantStable(forced: false, at: midnight + 1, &generator)
        #expect(second.token != first.token)
        book.end(expired: false, at: midnight + 2)
        #expect(throws: PlatformError.invalidCredential) { try book.check(second.token, at: midnight + 2) }
    }

    @Test(arguments: [
        (nil, PlatformError.missingAccessToken), ("", .missingAccessToken), ("abc", .invalidAccessToken),
        (String(repeating: "é", count: 70), .invalidAccessToken),
        (String(repeating: "x", count: 130), .invalidCredential),
    ])
    func refusesWhatIsNoToken(_ token: String?, _ error: PlatformError) {
        #expect(throws: error) { try book.check(token, at: midnight) }
    }
}
