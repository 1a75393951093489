internal import Admin
internal import HTTPTypes

/// The words of the frame in one language.
struct FrameTexts: SiteTexts {
    let language: SiteLanguage

    var skip: String { say("跳到正文", "Skip to content") }
    var navigation: String { say("主导航", "Main") }
    var logout: String { say("退出", "Log out") }
    var copy: String { say("复制", "Copy") }
    var copies: String { say("复制为命令或 API 调用", "Copy as a command or an API call") }
    var keyboard: String { say("键盘", "Keyboard") }
    var close: String { say("关闭", "Close") }
    var unavailable: String { say("存储暂时不可用", "The store is away") }

    /// What becomes of pushes while the store is away.
    func pushes(_ readiness: AdminEndpoint.Readiness) -> String {
        switch readiness {
        case .ready(let remark?): say("推送照常确认：\(remark)", "Pushes are acknowledged all the same: \(remark)")
        case .ready(nil): say("/readyz 会说明何时恢复。", "/readyz says when it is back.")
        case .notReady(let reason): say("现在不能接收推送：\(reason)", "No push can be taken now: \(reason)")
        }
    }

    /// What keys do beside those that lead to sections.
    var keys: [(String, String)] {
        [
            ("j", say("下一行", "Next row")), ("k", say("上一行", "Previous row")),
            ("Enter", say("打开该行", "Open the row")), ("/", say("筛选", "Filter")),
            ("?", say("显示本列表", "This list")),
        ]
    }

    /// Status, heading and explanation.
    func refusal(_ refusal: SiteRefusal) -> (HTTPResponse.Status, String, String) {
        switch refusal {
        case .notFound:
            (
                .notFound, say("没有这个页面", "Nothing is here"),
                say("它不存在，或已超过保留期。", "It never was, or is older than what is kept.")
            )
        case .bad(let text): (.badRequest, say("无法理解", "Not understood"), text)
        case .method:
            (
                .methodNotAllowed, say("不能这样做", "Not done this way"),
                say("请使用页面上的按钮和链接。", "Use the buttons and links of the pages.")
            )
        case .nothingKept:
            (
                .conflict, say("没有保留推送", "Nothing is kept"),
                say(
                    "推送只在内存中。请用 QRSCENE_DATABASE=sqlite:路径 启动接收器。",
                    "Pushes are in memory alone. Start the receiver with QRSCENE_DATABASE=sqlite:PATH."
                )
            )
        case .conflict(let text): (.conflict, say("无法完成", "Not possible"), text)
        }
    }
}
