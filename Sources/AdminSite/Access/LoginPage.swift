internal import HTMLPages

/// The page before the site: it asks for the key, or takes a link's word.
struct LoginPage: Sendable {
    /// What it asks for.
    enum Question: Sendable, Equatable {
        /// The key.
        case key
        /// A press of a button: a program that only looks at links must not use this one up.
        case link(String)
        /// Nothing can be asked: the site is closed to this browser, for this reason.
        case nothing
    }

    /// What is to be said above it.
    enum Remark: Sendable, Equatable {
        case wrongKey
        case tooOften
        case linkIsUsed
        case loggedOut
        case forged
        case notFromHere(String)
        case host(String)
    }

    let language: SiteLanguage
    let question: Question
    var remark: Remark?
    /// Where to go on.
    var target = "/"
    /// Whether what is typed is read on the way: by plain HTTP from another machine.
    var isExposed = false

    private func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }

    var title: String {
        question == .nothing ? say("无法打开", "Not open to you") : say("登录", "Log in")
    }

    var body: HTML {
        """
        <main id="main" class="gate">
        <p class="brand" aria-hidden="true">QRScene</p>
        <h1>\(title)</h1>
        \(remark.map(notice))\(form)
        </main>
        """
    }

    private var form: HTML {
        switch question {
        case .nothing: ""
        case .key:
            """
            \(isExposed ? warning : nil)<form method="post" action="/login">
            <input type="hidden" name="to" value="\(target)">
            <label for="key">\(say("API 密钥", "API key"))</label>
            <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
            <button class="primary">\(say("登录", "Log in"))</button>
            </form>
            <p class="hint">\(say(
                "密钥就是 QRSCENE_API_KEY 的值。也可以在服务器上运行下面的命令，得到一个一次性链接：",
                "It is the value of QRSCENE_API_KEY. On the server, this command prints a link that works once:"
            ))</p>
            <p><code>qrscene admin link</code></p>
            """
        case .link(let secret):
            """
            <form method="post" action="/login">
            <input type="hidden" name="link" value="\(secret)">
            <input type="hidden" name="to" value="\(target)">
            <p class="hint">\(say("此链接只能使用一次。", "This link works once."))</p>
            <button class="primary" autofocus>\(say("进入管理页面", "Open the admin site"))</button>
            </form>
            """
        }
    }

    private var warning: HTML {
        """
        <p class="notice warn">\(say(
            "此连接没有加密：密钥会在途中被读到。请通过 HTTPS 或 SSH 隧道打开。",
            "This connection is not encrypted: the key can be read on the way. Come by HTTPS or through an SSH tunnel."
        ))</p>

        """
    }

    private func notice(_ remark: Remark) -> HTML {
        "<p class=\"notice \(remark == .loggedOut ? "good" : "bad")\" role=\"alert\">\(text(remark))</p>\n"
    }

    private func text(_ remark: Remark) -> String {
        switch remark {
        case .wrongKey: say("密钥不对。", "That is not the key.")
        case .tooOften: say("尝试次数过多，请一分钟后再试。", "Too many tries. Try again in a minute.")
        case .linkIsUsed:
            say(
                "此链接已用过或已过期。请运行 qrscene admin link 获取新链接。",
                "This link was used already, or is too old. Get a new one with: qrscene admin link"
            )
        case .loggedOut: say("已退出登录。", "You are logged out.")
        case .forged:
            say(
                "此请求不是由本站页面发出的，未做任何改动。请返回后重新加载页面再试。",
                "No page of this site sent this request, and nothing was changed. Go back, reload the page, and try again."
            )
        case .notFromHere(let way):
            say(
                "未设置密钥，因此只有本机可以打开（此请求来自 \(way)）。请为接收器设置 QRSCENE_API_KEY。",
                "No key is configured, so only its own machine may open this (you came \(way)). Set QRSCENE_API_KEY."
            )
        case .host(let name):
            say(
                "不接受主机名 \(name)。请打开 http://localhost 或 127.0.0.1，或设置 QRSCENE_API_KEY。",
                "This is not \(name). Open it as localhost or 127.0.0.1, or set QRSCENE_API_KEY."
            )
        }
    }
}
