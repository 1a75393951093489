internal import Channels
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// What somebody wants to see of channels: a stretch of time, in pieces, perhaps of one channel or scene alone.
struct ChannelsQuery: Sendable, Equatable {
    /// A stretch of time that ends now.
    enum Period: String, Sendable, CaseIterable {
        case day = "24h"
        case week = "7d"
        case month = "30d"
        case quarter = "90d"
        case year = "1y"

        /// How many milliseconds lie between the beginnings of its first and its last piece.
        var reach: Int64 {
            switch self {
            case .day: 23 * 3_600_000
            case .week: 6 * 86_400_000
            case .month: 29 * 86_400_000
            case .quarter: 89 * 86_400_000
            case .year: 364 * 86_400_000
            }
        }

        /// The pieces it is usually shown in.
        var pieces: StatsQuestion.Breakdown {
            switch self {
            case .day: .hour
            case .week, .month, .quarter: .day
            case .year: .week
            }
        }
    }

    /// The longest time that is asked for: twenty years.
    static let longest: Int64 = 20 * 366 * 86_400_000

    /// The longest time that is shown by the hour: of more of them nobody sees one.
    static let longestHours: Int64 = 32 * 86_400_000

    /// The stretch of time that was chosen; `nil` for two dates.
    var period: Period?
    /// The first and the last day, as they were typed.
    var days: (first: String, last: String)?
    /// From when to when, in milliseconds since 1970.
    var span: Range<Int64>
    /// The pieces it is shown in.
    var by: StatsQuestion.Breakdown
    var account: String
    var channel: String?
    var scene: String?
    /// Whether as much time before stands beside it.
    var compares: Bool

    static func == (left: ChannelsQuery, right: ChannelsQuery) -> Bool {
        left.fields.elementsEqual(right.fields, by: ==) && left.span == right.span
    }

    /// Reads the query of a page.
    ///
    /// - Throws: ``SiteRefusal/bad(_:)``.
    init(_ query: FormFields, accounts: [String], _ look: SiteLook) throws(SiteRefusal) {
        account = query.account(among: accounts)
        channel = query["channel"].flatMap { $0.isEmpty ? nil : $0 == Self.none ? "" : $0 }
        scene = query["scene"].flatMap { $0.isEmpty ? nil : $0 }
        compares = query["compare"] != "0"
        let pieces = query["by"].flatMap { StatsQuestion.Breakdown(rawValue: $0) }.flatMap { $0.isTime ? $0 : nil }
        let (first, last) = (query["from"] ?? "", query["to"] ?? "")
        if first.isEmpty, last.isEmpty {
            let period = query["p"].flatMap { Period(rawValue: $0) } ?? .month
            self.period = period
            span = look.now - period.reach..<look.now
            by = pieces ?? period.pieces
        } else {
            days = (first, last)
            span = try Self.span(from: first, to: last, look)
            let length = span.upperBound - span.lowerBound
            by = pieces ?? (length <= 3 * 86_400_000 ? .hour : length <= 190 * 86_400_000 ? .day : .week)
        }
        if by == .hour, span.upperBound - span.lowerBound > Self.longestHours { by = .day }
    }

    /// What a channel is called in a query where there is none.
    static let none = "(none)"

    /// Both days in whole, by the account's clock; a day that is missing is the other one, or today.
    private static func span(from first: String, to last: String, _ look: SiteLook) throws(SiteRefusal) -> Range<Int64>
    {
        let today = TimeGrain.day.bucket(ofLocal: look.clock.local(look.now))
        let wanted = (day(first), day(last))
        guard first.isEmpty || wanted.0 != nil, last.isEmpty || wanted.1 != nil else {
            throw .bad(look.say("日期应写作 2026-03-05。", "Give dates such as 2026-03-05."))
        }
        let end = wanted.1 ?? max(today, wanted.0 ?? today)
        let start = wanted.0 ?? end
        guard start <= end, (end - start) * 86_400_000 <= longest else {
            throw .bad(look.say("起始日期应早于结束日期，且不超过二十年。", "The first day comes before the last, within twenty years."))
        }
        let moment = { (day: Int64) in look.clock.moment(ofLocal: TimeGrain.day.start(of: day)) }
        return moment(start)..<moment(end + 1)
    }

    /// The number of a day that is written `2026-03-05`.
    private static func day(_ text: String) -> Int64? {
        Timestamp.milliseconds(text + "T00:00:00Z").map { TimeGrain.day.bucket(ofLocal: $0) }
    }

    /// The fields of a link to the same view.
    var fields: [(String, String?)] {
        [
            ("p", period == .month ? nil : period?.rawValue), ("from", days?.first), ("to", days?.last),
            ("by", by == period?.pieces ? nil : by.rawValue), ("channel", channel.map { $0.isEmpty ? Self.none : $0 }),
            ("scene", scene), ("account", account == "default" ? nil : account), ("compare", compares ? nil : "0"),
        ]
    }

    /// A link to this view, or one beside it.
    func link(_ path: String = "/channels", _ change: (inout ChannelsQuery) -> Void = { _ in }) -> String {
        var query = self
        change(&query)
        return QueryText.link(path, query.fields)
    }
}
