import Testing

@testable import HTTPListener

@Suite("Descriptor limit")
struct DescriptorLimitTests {
    @Test(
        "Room",
        arguments: [
            (UInt64(1024), 20_000, 896), (20_128, 20_000, 20_000), (20_127, 20_000, 19_999), (.max, 20_000, 20_000),
            (100, 20_000, 1), (0, 1, 1),
        ]
    )
    func leavesSomeForOthers(_ soft: UInt64, _ wanted: Int, _ expected: Int) {
        #expect(DescriptorLimit.room(soft: soft, wanted: wanted) == expected)
    }

    @Test func neverGivesMoreThanWanted() {
        #expect(DescriptorLimit.makeRoom(forConnections: 3) == 3)
    }
}
