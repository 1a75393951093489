/// The pause that an answer asks for (`Retry-After`, RFC 9110 §10.2.3).
enum RetryAfter {
    /// Nobody is waited for longer: a mistyped date must not park deliveries for years.
    static let limit: Duration = .seconds(86_400)

    /// Reads the field's value: seconds, or a date.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - now: The wall clock in seconds since 1970.
    /// - Returns: The pause, at most ``limit``; `nil` where the value is neither.
    static func pause(_ value: String, now: Int64) -> Duration? {
        let isNumber = !value.isEmpty && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        // More digits than fit are more than the limit.
        if isNumber { return min(limit, .seconds(Int64(value) ?? .max / 2)) }
        return date(value).map { min(limit, .seconds(max(0, $0 - now))) }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110 §5.6.7).
    private static func date(_ text: String) -> Int64? {
        let words = text.split { " ,-".contains($0) }.map(String.init)
        let isASCTime = words.count == 5 && words[3].contains(":")
        guard isASCTime || (words.count == 6 && words[5] == "GMT") else { return nil }
        let (dayWord, monthWord) = isASCTime ? (words[2], words[1]) : (words[1], words[2])
        let (clock, yearWord) = isASCTime ? (words[3], words[4]) : (words[4], words[3])
        let time = clock.split(separator: ":").compactMap { Int64($0) }
        guard
            let month = months.firstIndex(of: monthWord), let day = Int64(dayWord), (1...31).contains(day),
            var year = Int64(yearWord), (0...9999).contains(year), time.count == 3,
            (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        if yearWord.count == 2 { year += year < 70 ? 2000 : 1900 }
        return days(year, Int64(month) + 1, day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    /// Days since 1970-01-01 in the Gregorian calendar; years are counted from March, so that a leap day ends one.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }
}
