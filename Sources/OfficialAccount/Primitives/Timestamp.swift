/// Moments as RFC 3339 writes them.
///
/// Written and read by hand: Foundation's formatter loses a millisecond now and then to its floating numbers, and its
/// parser knows neither all fractions nor all zones.
package enum Timestamp {
    /// `2026-01-01T00:00:00.000Z`, for milliseconds since 1970.
    package static func text(_ milliseconds: Int64) -> String {
        let day = milliseconds.floorDivided(by: 86_400_000)
        let rest = milliseconds - day * 86_400_000
        let (year, month, dayOfMonth) = date(ofDay: day)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
        let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60)
        return "\(date)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(rest % 1000, 3))Z"
    }

    /// Milliseconds since 1970 of a moment in any zone, with or without a fraction; `nil` where the text is none.
    package static func milliseconds(_ text: String) -> Int64? {
        var reader = Reader(text)
        guard let year = reader.number(4), reader.takes("-"), let month = reader.number(2, in: 1...12),
            reader.takes("-"), let day = reader.number(2, in: 1...31), reader.takes("T") || reader.takes("t"),
            let hour = reader.number(2, in: 0...23), reader.takes(":"), let minute = reader.number(2, in: 0...59),
            reader.takes(":"), let second = reader.number(2, in: 0...60),
            let fraction = reader.fraction(), let offset = reader.zone(), reader.isAtEnd
        else { return nil }
        let number = dayNumber(year: year, month: month, day: day)
        // The thirtieth of February would be another day.
        guard date(ofDay: number) == (year, month, day) else { return nil }
        let minutes = (number * 24 + hour) * 60 + minute - offset
        return (minutes * 60 + second) * 1000 + fraction
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    // Days in years that begin with March, so that the odd day of a leap year is the last; 719,468 of them lie between
    // March 1 of the year 0 and 1970.

    private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month > 2 ? year : year - 1
        let days = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year.floorDivided(by: 4) - year.floorDivided(by: 100) + year.floorDivided(by: 400) + days
            - 719_468
    }

    private static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = number + 719_468
        // A guess that is at most one year too late.
        var year = (days * 400).floorDivided(by: 146_097) + 1
        while dayNumber(year: year, month: 3, day: 1) + 719_468 > days { year -= 1 }
        let rest = days - (dayNumber(year: year, month: 3, day: 1) + 719_468)
        let month = (5 * rest + 2) / 153
        let day = rest - (153 * month + 2) / 5 + 1
        return (month < 10 ? year : year + 1, month < 10 ? month + 3 : month - 9, day)
    }
}

/// Reads the parts of a moment, one behind the other.
private struct Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// A number of so many digits.
    mutating func number(_ digits: Int, in bounds: ClosedRange<Int64> = 0...9999) -> Int64? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy(Self.isDigit) else { return nil }
        rest.removeFirst(digits)
        guard let number = Int64(Substring(text)), bounds.contains(number) else { return nil }
        return number
    }

    /// Milliseconds, of any number of digits; 0 where there is no fraction.
    mutating func fraction() -> Int64? {
        guard takes(".") else { return 0 }
        let digits = rest.prefix(while: Self.isDigit)
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        return Int64(Substring(digits.prefix(3)) + String(repeating: "0", count: max(0, 3 - digits.count)))
    }

    /// Minutes east of Greenwich.
    mutating func zone() -> Int64? {
        if takes("Z") || takes("z") { return 0 }
        let sign: Int64 = takes("+") ? 1 : takes("-") ? -1 : 0
        guard sign != 0, let hours = number(2, in: 0...23), takes(":"), let minutes = number(2, in: 0...59) else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Int64 {
    /// The quotient, rounded down.
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
