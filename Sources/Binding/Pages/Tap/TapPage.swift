internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount

/// The pages of a tap in HTML: no script, one style sheet within, no openid.
struct TapPage: Sendable {
    let configuration: BindingConfiguration

    private static let style: HTML = """
        body{font:17px/1.6 system-ui,sans-serif;margin:0 auto;max-width:32em;padding:2em 1.2em;color:#1a1a1a;\
        background:#fff}h1{font-size:1.3em}dl{margin:1em 0}dt{color:#595959;font-size:.85em}dd{margin:0 0 .6em;\
        overflow-wrap:anywhere}button{font:inherit;width:100%;padding:.7em;border:0;border-radius:.5em;\
        background:#067a3c;color:#fff}@media(prefers-color-scheme:dark){body{color:#eee;background:#111}\
        dt{color:#aaa}}
        """

    private static let policy: ContentPolicy = {
        let hash = Base64.standard.text(Fingerprint<TapPage>(of: style.markup).bytes)
        return ContentPolicy(styles: "'sha256-\(hash)'", runsScripts: false)
    }()

    // MARK: The pages

    /// What is to be confirmed, to the one who scanned.
    func question(_ flow: BindingFlow, token: CSRFToken, address: String) -> Response {
        let (display, words) = (flow.display, TapWords(language: flow.display.language))
        var facts = [(words.site, display.site.text)]
        facts.append((words.purpose, display.purpose?.text ?? ReplyTexts.purpose(flow.kind, display.language)))
        if let account = display.account { facts.append((words.account, account.text)) }
        if !display.place.text.isEmpty { facts.append((words.place, display.place.text)) }
        let list = facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as HTML }
        let form: HTML = """
            <form method="post" action="\(address)"><input type="hidden" name="token" \
            value="\(token.text)"><button>\(words.confirm)</button></form>
            """
        return document(words, words.question, "<dl>\(list)</dl>\(form)<p>\(words.warning)</p>")
    }

    /// It was confirmed.
    func confirmed(_ flow: BindingFlow) -> Response {
        let words = TapWords(language: flow.display.language)
        return document(words, words.done, "<p>\(words.goBack)</p>")
    }

    /// Nothing can be confirmed here, whatever the reason.
    var closed: Response {
        document(usual, usual.closed, "<p>\(usual.startAgain)</p>", status: .forbidden)
    }

    /// The store is away.
    var unavailable: Response {
        document(usual, usual.busy, "<p>\(usual.tryAgain)</p>", status: .serviceUnavailable)
    }

    private var usual: TapWords {
        TapWords(language: ReplyLanguage(rawValue: configuration.language) ?? .chinese)
    }

    private func document(
        _ words: TapWords,
        _ title: String,
        _ body: HTML,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        .page(
            """
            <!doctype html><html lang="\(words.tag)"><head><meta charset="utf-8"><meta name="viewport" \
            content="width=device-width,initial-scale=1"><title>\(title)</title><style>\(Self.style)</style></head>\
            <body><main><h1>\(title)</h1>\(body)</main></body></html>

            """,
            status: status,
            policy: Self.policy
        )
    }
}

/// The words of these pages in one language.
struct TapWords: Sendable {
    let language: ReplyLanguage

    private func say(_ chinese: String, _ english: String) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    var tag: String { say("zh-CN", "en") }
    var question: String { say("是您本人操作吗？", "Is this you?") }
    var site: String { say("网站", "Site") }
    var purpose: String { say("操作", "What") }
    var account: String { say("账号", "Account") }
    var place: String { say("发起位置", "From where") }
    var confirm: String { say("是我本人，确认", "Yes, confirm") }
    var warning: String {
        say(
            "二维码是别人发给您的？请不要确认：关闭本页，并在聊天中回复 0 取消。",
            "Did somebody send you the code? Do not confirm: close this page and reply 0 in the chat to cancel."
        )
    }
    var done: String { say("已确认", "Confirmed") }
    var goBack: String { say("请回到您自己打开的网页。", "Go back to the page that you opened yourself.") }
    var closed: String { say("无法确认", "Nothing to confirm here") }
    var startAgain: String {
        say("请用扫码的微信打开此链接，或在网页上重新开始。", "Open the link with the WeChat that scanned, or start again on the page.")
    }
    var busy: String { say("请稍后再试", "Try again in a moment") }
    var tryAgain: String { say("服务暂时不可用。", "The service is not available right now.") }
}
