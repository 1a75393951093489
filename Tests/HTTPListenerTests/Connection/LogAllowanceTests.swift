import Testing

@testable import HTTPListener

@Suite("Log allowance")
struct LogAllowanceTests {
    @Test func letsSoManyLinesThroughEachSecondAndCountsTheOthers() {
        var allowance = LogAllowance(linesPerSecond: 2)
        #expect([0, 1, 2, 999].map { allowance.take(at: $0) } == [0, 0, nil, nil])
        #expect([1000, 1500, 1999, 5000].map { allowance.take(at: $0) } == [2, 0, nil, 1])
    }
}
