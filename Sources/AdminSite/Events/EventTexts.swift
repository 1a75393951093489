internal import Store

/// The words for pushes, and for what became of them.
struct EventTexts: SiteTexts, Equatable {
    let language: SiteLanguage

    /// What an event is called; of those without a word of their own, the platform's.
    func event(_ name: String) -> String {
        switch name {
        case "subscribe": say("关注", "follow")
        case "unsubscribe": say("取消关注", "unfollow")
        case "scan": say("扫码", "scan")
        case "click": say("点击菜单", "menu click")
        case "view": say("打开链接", "menu link")
        case "location": say("位置", "location")
        case "templatesendjobfinish": say("模板消息送达", "template sent")
        case "text": say("文字消息", "text")
        case "image": say("图片消息", "image")
        case "voice": say("语音消息", "voice")
        case "video", "shortvideo": say("视频消息", "video")
        default: SafeText.line(name, limit: 40)
        }
    }

    /// How far a push has got.
    func state(_ state: StoredPush.State) -> String {
        switch state {
        case .running: say("处理中", "running")
        case .handled: say("已处理", "handled")
        case .late: say("迟到", "late")
        case .failed: say("失败", "failed")
        case .abandoned: say("已放弃", "given up")
        }
    }

    /// How far a job has got.
    func state(_ state: StoredJob.State) -> String {
        switch state {
        case .pending: say("等待中", "pending")
        case .done: say("已完成", "done")
        case .dead: say("已放弃", "given up")
        }
    }

    /// What a reply is.
    func reply(_ kind: String) -> String {
        switch kind {
        case "none": say("无回复", "no reply")
        case "text": say("文字", "text")
        case "image": say("图片", "image")
        case "voice": say("语音", "voice")
        case "video": say("视频", "video")
        case "music": say("音乐", "music")
        case "news": say("图文", "news")
        case "transfer_customer_service": say("转人工客服", "to an agent")
        case "sealed": say("已加密", "sealed")
        default: kind
        }
    }

    var noRoute: String { say("没有路由匹配", "no route took it") }
    func replay(of id: PushID) -> String { say("重放自 \(id)", "replay of \(id)") }
    func account(_ name: String) -> String { say("账号 \(name)", "account \(name)") }
    func deliveries(_ count: Int) -> String {
        say("\(count) 次投递", count == 1 ? "1 delivery" : "\(count) deliveries")
    }
    func starts(_ count: Int) -> String { say("处理了 \(count) 次", "handler started \(count) times") }
    func attempts(_ count: Int) -> String { say("尝试 \(count) 次", count == 1 ? "1 attempt" : "\(count) attempts") }

    /// One thing that happened.
    func step(_ kind: TimelineStep.Kind) -> String {
        switch kind {
        case .received: say("收到", "received")
        case .verified: say("验签通过", "verified")
        case .stored: say("已落盘", "stored")
        case .routed: say("路由", "routed")
        case .replied: say("已答复", "answered")
        case .jobWritten: say("任务写入", "job written")
        case .jobFailed: say("任务失败", "job failed")
        case .jobDone: say("任务完成", "job done")
        case .jobDead: say("任务放弃", "job given up")
        }
    }
}
