/// The platform's calendar: UTC+8, all year.
enum ChinaTime {
    private static let offset: Int64 = 8 * 3600
    private static let day: Int64 = 24 * 3600

    /// Seconds since midnight there.
    static func secondOfDay(_ unixSeconds: Int64) -> Int64 {
        let remainder = (unixSeconds % day + offset) % day
        return remainder < 0 ? remainder + day : remainder
    }

    /// The first second of the next day there.
    static func nextMidnight(after unixSeconds: Int64) -> Int64 {
        unixSeconds &+ (day - secondOfDay(unixSeconds))
    }

    /// The first second of the next minute.
    static func nextMinute(after unixSeconds: Int64) -> Int64 {
        unixSeconds &+ (60 - secondOfDay(unixSeconds) % 60)
    }
}
