internal import Store

/// Moments as people read them, by the account's clock.
struct MomentText: Sendable {
    let language: SiteLanguage
    let clock: AccountClock

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `14:00`.
    func hour(_ hour: Int64) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }

    /// `3月5日`, `5 Mar`, of a place on the wall clock.
    func day(_ local: Int64) -> String {
        let day = civil(local)
        return language.say("\(day.monthOfYear)月\(day.day)日", "\(day.day) \(name(day))")
    }

    /// `3月`, `Mar`; January with its year.
    func month(_ local: Int64) -> String {
        let day = civil(local)
        switch language {
        case .chinese: return (day.monthOfYear == 1 ? "\(day.year)年" : "") + "\(day.monthOfYear)月"
        case .english: return name(day) + (day.monthOfYear == 1 ? " \(day.year)" : "")
        }
    }

    /// `2026-03-05 14:07`, of a moment.
    func minute(_ moment: Int64) -> String { "\(date(moment)) \(WallTime(moment, clock).clock.prefix(5))" }

    /// `2026-03-05`, of a moment.
    func date(_ moment: Int64) -> String {
        let wall = WallTime(moment, clock)
        return "\(wall.year)-\(wall.day)"
    }

    /// What one stretch of an axis is called: a day, an hour, or the Monday of a week.
    func stretch(_ start: Int64, _ grain: TimeAxis.Grain) -> String {
        grain == .hour ? minute(start) : date(start)
    }

    /// `3 天 4 小时`, `2 h 5 min`: two units at most, and at least a minute.
    func length(_ milliseconds: Int64) -> String {
        let minutes = max(1, milliseconds / 60_000)
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60)
        let names = language == .chinese ? [" 天", " 小时", " 分钟"] : [" d", " h", " min"]
        let parts = zip([days, hours, days > 0 ? 0 : rest], names).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }
        return parts.joined(separator: " ")
    }

    private func civil(_ local: Int64) -> CivilDay { CivilDay(number: TimeGrain.day.bucket(ofLocal: local)) }

    private func name(_ day: CivilDay) -> String { Self.months[Int(day.monthOfYear) - 1] }
}
