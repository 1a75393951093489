/// The stretches of time by which figures are kept, counted on the account's clock.
public enum TimeGrain: Int64, Sendable, Hashable, CaseIterable {
    /// An hour of the wall clock; its number is that of hours since 1970-01-01 00:00 there.
    case hour = 0
    /// A day; its number is that of days since 1970-01-01.
    case day = 1
    /// A month; its number is `year * 12 + month - 1`.
    case month = 2

    /// The number of the stretch that a place on the wall clock, in milliseconds, lies in.
    public func bucket(ofLocal local: Int64) -> Int64 {
        switch self {
        case .hour: Self.floor(local, 3_600_000)
        case .day: Self.floor(local, 86_400_000)
        case .month: CivilDay(number: Self.floor(local, 86_400_000)).month
        }
    }

    /// Where on the wall clock a stretch begins, in milliseconds.
    public func start(of bucket: Int64) -> Int64 {
        switch self {
        case .hour: bucket * 3_600_000
        case .day: bucket * 86_400_000
        case .month: CivilDay(month: bucket).number * 86_400_000
        }
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// Some stretches of one grain, one behind the other.
public struct BucketRange: Sendable, Hashable {
    /// The grain.
    public var grain: TimeGrain
    /// The first stretch, and the one behind the last.
    public var buckets: Range<Int64>

    /// Assembles one.
    public init(_ grain: TimeGrain, _ buckets: Range<Int64>) {
        self.grain = grain
        self.buckets = buckets
    }

    /// The fewest stretches that cover whole hours of the wall clock: months where they are whole, then days, then hours.
    ///
    /// - Parameter hours: Which hours, by their numbers.
    /// - Returns: Stretches that do not overlap.
    public static func covering(hours: Range<Int64>) -> [BucketRange] {
        let hour = 3_600_000 as Int64
        return split(hours.lowerBound * hour..<hours.upperBound * hour, by: [.month, .day, .hour])
    }

    private static func split(_ span: Range<Int64>, by grains: ArraySlice<TimeGrain>) -> [BucketRange] {
        guard let grain = grains.first, !span.isEmpty else { return [] }
        let head = grain.bucket(ofLocal: span.lowerBound)
        let first = grain.start(of: head) == span.lowerBound ? head : head + 1
        let last = grain.bucket(ofLocal: span.upperBound)
        let rest = grains.dropFirst()
        guard first < last else { return split(span, by: rest) }
        let (start, end) = (grain.start(of: first), grain.start(of: last))
        return split(span.lowerBound..<start, by: rest) + [BucketRange(grain, first..<last)]
            + split(end..<span.upperBound, by: rest)
    }
}

/// A day of the calendar.
public struct CivilDay: Sendable, Hashable {
    /// Days since 1970-01-01.
    public let number: Int64
    /// The year.
    public let year: Int64
    /// 1 to 12.
    public let monthOfYear: Int64
    /// 1 to 31.
    public let day: Int64

    /// `year * 12 + month - 1`.
    public var month: Int64 { year * 12 + monthOfYear - 1 }

    /// The day of this number.
    public init(number: Int64) {
        self.number = number
        // Years that begin with March: the odd day of a leap year is the last of them.
        let days = number + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * ofYear + 2) / 153
        day = ofYear - (153 * place + 2) / 5 + 1
        monthOfYear = place < 10 ? place + 3 : place - 9
        year = yearOfEra + era * 400 + (monthOfYear <= 2 ? 1 : 0)
    }

    /// The first day of a month.
    public init(month: Int64) {
        let (year, ofYear) = (month / 12, month % 12 + 1)
        let shifted = ofYear <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let day = (153 * (ofYear > 2 ? ofYear - 3 : ofYear + 9) + 2) / 5
        let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + day
        self.init(number: era * 146_097 + ofEra - 719_468)
    }
}
