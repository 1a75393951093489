internal import Channels
internal import Store

/// The words of the page of channels in one language.
struct ChannelsTexts: SiteTexts {
    let language: SiteLanguage

    /// A number at the top, and the line below it that it is the sum of.
    struct Tile: Sendable {
        var figure: Tally.Figure
        var subject: ChartSeries.Subject?
    }

    static let tiles = [
        Tile(figure: .scans, subject: .scans), Tile(figure: .people), Tile(figure: .follows, subject: .follows),
        Tile(figure: .returning, subject: .returning), Tile(figure: .unfollows, subject: .unfollows),
        Tile(figure: .bindsByLast, subject: .binds),
    ]

    /// What a figure is called.
    func figure(_ figure: Tally.Figure) -> String {
        switch figure {
        case .scans: say("扫码", "Scans")
        case .returning: say("老粉扫码", "By followers")
        case .follows: say("新增关注", "New follows")
        case .refollows: say("再次关注", "Follows again")
        case .unfollows: say("取消关注", "Unfollows")
        case .people: say("首扫人数", "New to the code")
        case .firsts: say("首次接触", "First touch")
        case .bindsByFirst: say("绑定（首触）", "Binds, first touch")
        case .bindsByLast: say("绑定（末触）", "Binds, last touch")
        case .reconciled: say("补录的关注", "Follows filled in")
        case .unconfirmed: say("未核实的再次关注", "Unconfirmed follows again")
        case .lostIn1: say("1 天内流失", "Lost in 1 day")
        case .lostIn7: say("7 天内流失", "Lost in 7 days")
        case .lostIn30: say("30 天内流失", "Lost in 30 days")
        }
    }

    func period(_ period: ChannelsQuery.Period) -> String {
        switch period {
        case .day: say("24 小时", "24 h")
        case .week: say("7 天", "7 d")
        case .month: say("30 天", "30 d")
        case .quarter: say("90 天", "90 d")
        case .year: say("1 年", "1 y")
        }
    }

    func pieces(_ by: StatsQuestion.Breakdown) -> String {
        switch by {
        case .hour: say("小时", "Hours")
        case .week: say("周", "Weeks")
        default: say("天", "Days")
        }
    }

    var period: String { say("时间范围", "Period") }
    var figures: String { say("数字", "Figures") }
    var overTime: String { say("各渠道指标随时间的变化", "Figures over time") }
    var account: String { say("公众号", "Account") }
    var channel: String { say("渠道", "Channel") }
    var scene: String { say("场景值", "Scene") }
    var from: String { say("从", "From") }
    var to: String { say("到", "To") }
    var by: String { say("粒度", "By") }
    var show: String { say("查看", "Show") }
    var compare: String { say("与上一周期比较", "Compare with before") }
    var compareNot: String { say("不比较", "Do not compare") }
    var csv: String { say("下载 CSV", "Download CSV") }
    var total: String { say("合计", "Total") }
    var noChannel: String { say("（无渠道）", "(no channel)") }
    var noScene: String { say("（无场景值）", "(no scene)") }
    var byChannel: String { say("各渠道", "Channels") }
    var byScene: String { say("各场景", "Scenes") }
    var hours: String { say("扫码时段", "When people scan") }
    var funnel: String { say("转化漏斗", "From scan to staying") }
    var bound: String { say("绑定", "Bound") }
    var funnelHint: String {
        say(
            "百分比相对于上一步；留存只计算已满天数的关注，绑定相对于首扫人数。同一人首次扫两个码计两次。",
            "Shares are of the step before; of staying, of follows that are old enough to tell; of binds, of those new to a code. Whoever is new to two codes counts twice."
        )
    }
    var empty: String {
        say("这段时间没有任何扫码。做一个带渠道的二维码试试：", "Nothing was scanned in this time. Make a code for a channel:")
    }

    /// How a figure has changed; `nil` where there was nothing before.
    func change(_ change: String?) -> String {
        change.map { say("较上期 \($0)", "\($0) on before") } ?? say("上期为 0", "none before")
    }
    /// Follows that no push told.
    func reconciled(_ count: String) -> String {
        say(
            "\(count) 次关注没有收到推送，由对账补录，不计入上面的数字。",
            "\(count) follows came without a push and were filled in afterwards: they are in no figure above."
        )
    }
    /// Follows again whose scene the platform was not asked about.
    func unconfirmed(_ count: String) -> String {
        say(
            "\(count) 次再次关注的场景值未向平台核实，可能是更早那次的。",
            "\(count) follows again count for the scene of their push, which may be an older one: the platform was not asked."
        )
    }
    func kept(_ days: Int) -> String { say("\(days) 天后仍关注", "Following after \(days) d") }
    func keptShort(_ days: Int) -> String { say("\(days) 天留存", "Kept \(days) d") }
    func scenes(of channel: String) -> String { say("渠道“\(channel)”的场景", "Scenes of “\(channel)”") }
    func more(_ count: Int) -> String {
        say("另有 \(count) 行，请下载 CSV。", "\(count) more rows: download the CSV.")
    }
}
