import Store
import Testing

@testable import QRSceneCommand

@Suite("Clock of an account")
struct AccountClockTests {
    @Test(arguments: [("Asia/Shanghai", 8, 8), ("Europe/Berlin", 1, 2), ("Asia/Kolkata", 5, 5)])
    func itIsThatOfTheZone(zone: String, winter: Int64, summer: Int64) throws {
        let settings = try Settings(environment: ["QRSCENE_TIME_ZONE": zone])
        let clock = try settings.clock()
        #expect(clock.offset(at: 1_767_225_600_000) / 3_600_000 == winter)
        #expect(clock.offset(at: 1_782_864_000_000) / 3_600_000 == summer)
    }

    @Test func anUnknownZoneIsRefused() throws {
        let settings = try Settings(environment: ["QRSCENE_TIME_ZONE": "Mars/Olympus"])
        #expect(throws: ConfigurationError.self) { try settings.clock() }
    }

    @Test func aSparklineGoesFromLowToHigh() {
        #expect(Sparkline.text([0, 7, 14, 3]) == "▁▄█▂")
        #expect(Sparkline.text([0, 0]) == "▁▁")
        #expect(Sparkline.text([]) == "")
    }
}
