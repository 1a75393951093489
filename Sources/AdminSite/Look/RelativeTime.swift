/// How far a moment is from now, in one unit, rounded down.
struct RelativeTime: Sendable, Equatable {
    private let milliseconds: Int64

    /// Milliseconds from now on; before now they are below zero.
    init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

    /// `3 min ago`, `in 2 h`; the script says it in the same words.
    func text(_ language: SiteLanguage) -> String {
        let seconds = milliseconds.magnitude / 1000
        let (count, chinese, english): (UInt64, String, String) =
            switch seconds {
            case ..<5: (0, "", "")
            case ..<120: (seconds, "秒", "s")
            case ..<7200: (seconds / 60, "分钟", "min")
            case ..<172_800: (seconds / 3600, "小时", "h")
            default: (seconds / 86_400, "天", "d")
            }
        guard count > 0 else { return language.say("刚刚", "just now") }
        guard milliseconds < 0 else { return language.say("\(count) \(chinese)后", "in \(count) \(english)") }
        return language.say("\(count) \(chinese)前", "\(count) \(english) ago")
    }
}
