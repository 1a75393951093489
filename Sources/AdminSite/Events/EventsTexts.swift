/// The words of the list of events, and of one of them, in one language.
struct EventsTexts: Sendable {
    let language: SiteLanguage

    private func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }

    // MARK: The list

    var scene: String { say("场景值", "Scene") }
    var event: String { say("类型", "Event") }
    var state: String { say("状态", "State") }
    var age: String { say("时间", "Within") }
    var account: String { say("账号", "Account") }
    var person: String { say("用户", "Person") }
    var all: String { say("全部", "all") }
    var filter: String { say("筛选", "Filter") }
    var chosen: String { say("已选条件", "Chosen") }
    var pages: String { say("翻页", "Pages") }
    var newest: String { say("回到最新", "Newest") }
    var older: String { say("更早 →", "Older →") }
    var none: String { say("还没有收到推送。可以发送一个试试：", "No push has come yet. Send a first one:") }
    var noneLikeThat: String { say("没有符合条件的推送。", "No push is like that.") }
    var showAll: String { say("显示全部", "Show all") }

    func cutShort(_ count: String) -> String {
        say("已查看 \(count) 个推送；更早的请继续查找。", "Looked at \(count) pushes; older ones are on the next page.")
    }

    func age(_ name: String) -> String {
        switch name {
        case "1h": say("1 小时内", "1 hour")
        case "24h": say("24 小时内", "24 hours")
        case "7d": say("7 天内", "7 days")
        default: say("30 天内", "30 days")
        }
    }

    /// The name of a field of the filter.
    func name(_ field: String) -> String {
        switch field {
        case "scene": scene
        case "event": event
        case "state": state
        case "since": age
        case "openid": person
        default: account
        }
    }

    func remove(_ field: String) -> String { say("去掉条件：\(name(field))", "Remove: \(name(field))") }

    // MARK: One event

    var timeline: String { say("时间线", "Timeline") }
    var decoded: String { say("字段", "Fields") }
    var document: String { say("原文", "Document") }
    var answer: String { say("答复", "Answer") }
    var noAnswer: String { say("还没有答复。", "Not answered yet.") }
    var jobs: String { say("后续任务", "Jobs") }
    var copy: String { say("复制", "Copy") }
    var fixture: String { say("测试用例", "Fixture") }
    var fixtureHint: String {
        say(
            "把这两个文件放进 Fixtures，即可用 qrscene replay 重放并比对结果。",
            "Put both files into Fixtures: qrscene replay sends the push again and compares."
        )
    }
    var replay: String { say("重放", "Replay") }
    var replayHint: String {
        say(
            "以新的 CreateTime 再处理一次，并作为新事件保存；后续任务会真正执行。",
            "Handles it once more as an event of its own, with a fresh CreateTime; its jobs are done for real."
        )
    }
    var replayed: String { say("已重放：这是新的事件。", "Replayed: this is the new event.") }
    var replayedAs: String { say("已重放为", "Replayed as") }
    var replayOf: String { say("重放自", "Replay of") }
    var route: String { say("路由", "Route") }
    var noRoute: String { say("没有路由匹配", "no route took it") }
    var reply: String { say("回复", "Reply") }
    var ticket: String { say("Ticket", "Ticket") }
    var createTime: String { say("平台时间", "CreateTime") }
    var receivedAt: String { say("收到时间", "Received") }
    var deliveries: String { say("投递次数", "Deliveries") }
    var attempts: String { say("处理次数", "Handler starts") }
    var target: String { say("目标", "Target") }
    var kind: String { say("种类", "Kind") }
    var lastError: String { say("最近错误", "Last error") }
    var allOfPerson: String { say("此用户的全部事件", "all of this person") }
    var allOfScene: String { say("此场景的全部事件", "all of this scene") }
    func notReplayable(_ reason: String) -> String { say("无法重放：\(reason)", "It cannot be replayed: \(reason)") }
}
