/// The words of the first page in one language.
struct NowTexts: SiteTexts {
    let language: SiteLanguage

    var period: String { say("时间范围", "Period") }
    var figures: String { say("数字", "Figures") }
    var feed: String { say("实时推送", "Live feed") }
    var allEvents: String { say("全部事件", "All events") }
    var since: String { say("本期", "in this period") }
    var same: String { say("与上期相同", "as before") }
    var notCounted: String { say("未统计", "not counted") }
    var emptyFeed: String {
        say("还没有收到推送。可以发送一个试试：", "No push has come yet. Send a first one:")
    }

    func change(_ difference: String) -> String { say("较上期 \(difference)", "\(difference) on before") }

    func concern(_ concern: NowConcern) -> String {
        switch concern {
        case .notReady(let reason): say("无法接收推送：\(reason)", "No push can be taken: \(reason)")
        case .remark(let text): say("请注意：\(text)", "Mind: \(text)")
        case .deadJobs(let count, let more):
            say(
                "\(count)\(more ? "+" : "") 个任务已放弃，需要处理",
                "\(count)\(more ? "+" : "") \(count == 1 ? "job was" : "jobs were") given up and \(count == 1 ? "waits" : "wait") for you"
            )
        case .failures(let count, let more):
            say(
                "最近一小时有 \(count)\(more ? "+" : "") 个推送处理失败",
                "\(count)\(more ? "+" : "") \(count == 1 ? "push" : "pushes") failed within the last hour"
            )
        }
    }
}
