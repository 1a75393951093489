internal import Admin

/// The words of the list of events, and of one of them, in one language.
struct EventsTexts: SiteTexts {
    let language: SiteLanguage

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
    var edit: String { say("修改后重放", "Replay with edits") }
    var editDocument: String { say("要发送的原文", "The document that comes") }
    var editHint: String {
        say(
            "可以修改场景（EventKey）、用户（FromUserName）、类型（Event）等。以新的 CreateTime 作为新事件处理并保存，不计入渠道数据；后续任务会真正执行。ToUserName 须保持不变。",
            "Change the scene (EventKey), the person (FromUserName), the event (Event), or what you like. It is handled and kept as an event of its own, with a fresh CreateTime, and not counted for channels; its jobs are done for real. ToUserName stays as it is."
        )
    }
    var editSend: String { say("发送", "Send") }
    var noDocument: String { say("表单中没有原文。", "The form has no document.") }
    var changed: String { say("修改之处", "Edited") }
    func answerThen(_ id: String) -> String { say("\(id) 的答复", "Answer to \(id)") }
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

    /// Why an edited document was not taken.
    func fault(_ fault: DocumentFault) -> String {
        switch fault.word {
        case "not_xml": say("\(place(fault))XML 格式不正确；推送是一个 UTF-8 的 <xml> 元素。", fault.reason)
        case "not_json": say("\(place(fault))JSON 格式不正确；JSON 推送是一个 UTF-8 的对象。", fault.reason)
        case "missing_element", "malformed_element": say("缺少推送必有的元素，或其内容不对：\(fault.reason)", fault.reason)
        case "doctype", "processing_instruction", "too_deep", "too_many_nodes", "tag_too_long", "too_large":
            say("推送不会是这样：\(fault.reason)", fault.reason)
        case "encrypted": say("这是加密的外层；请修改事件所显示的原文（已解密）。", fault.reason)
        case "other_account": say("ToUserName 是另一个公众号；请保持原样。", fault.reason)
        case "identity":
            say("扫描绑定或登录二维码的人，以及对其的回复，只能由平台的推送证明；请换一个场景。", fault.reason)
        default: say("无法作为推送处理：\(fault.reason)", fault.reason)
        }
    }

    private func place(_ fault: DocumentFault) -> String { fault.line.map { "第 \($0) 行附近：" } ?? "" }

    func notReplayable(_ reason: String) -> String { say("无法重放：\(reason)", "It cannot be replayed: \(reason)") }
}
