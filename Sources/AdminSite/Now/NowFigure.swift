internal import Store

/// The four numbers of the first page.
enum NowFigure: String, Sendable, CaseIterable {
    case scans
    case follows
    case binds
    case failures

    /// What it is among the tallies; `nil` for what is no tally.
    var tally: Tally.Figure? {
        switch self {
        case .scans: .scans
        case .follows: .follows
        case .binds: .bindsByLast
        case .failures: nil
        }
    }

    /// Its colour in charts.
    var subject: ChartSeries.Subject {
        switch self {
        case .scans: .scans
        case .follows: .follows
        case .binds: .binds
        case .failures: .failures
        }
    }

    /// Its name.
    func title(_ language: SiteLanguage) -> String {
        switch self {
        case .scans: language.say("扫码", "Scans")
        case .follows: language.say("新增关注", "New follows")
        case .binds: language.say("绑定", "Binds")
        case .failures: language.say("失败", "Failures")
        }
    }
}

/// The stretches of time that can be chosen.
enum NowPeriod: String, Sendable, CaseIterable {
    case day = "24h"
    case week = "7d"
    case month = "30d"

    /// How many milliseconds lie between its first and its last bucket's beginning.
    var reach: Int64 {
        switch self {
        case .day: 23 * 3_600_000
        case .week: 6 * 86_400_000
        case .month: 29 * 86_400_000
        }
    }

    /// Its name.
    func title(_ language: SiteLanguage) -> String {
        switch self {
        case .day: language.say("24 小时", "24 h")
        case .week: language.say("7 天", "7 d")
        case .month: language.say("30 天", "30 d")
        }
    }
}
