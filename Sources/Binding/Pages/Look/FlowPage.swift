internal import HTMLPages
internal import OfficialAccount

/// The page of one flow as one browser sees it.
struct FlowPage: Sendable {
    let flow: BindingFlow
    let step: PageStep
    let texts: PageTexts
    /// What each of its forms sends back.
    let token: CSRFToken
    /// Whether the flow gets another picture.
    let canRefresh: Bool
    /// Where the site wants the browser back; `nil` where it is not configured any more.
    let home: String?
    /// What paths begin with, where the public URL has a path.
    let base: String
    /// Whether it was opened in a frame: then only a link may leave it.
    let isFramed: Bool

    private var path: String { "\(base)/scan/\(flow.id)" }
    private var site: String { flow.display.site.text }

    /// The whole document.
    var document: HTML {
        PageFrame(
            texts: texts,
            title: "\(texts.title(flow.kind)) · \(site)",
            base: base,
            isFramed: isFramed,
            reload: reload
        ).document(main)
    }

    private var main: HTML {
        """
        <main data-status="\(flow.status.rawValue)" data-path="\(path)" data-over="\(step.isOver ? "yes" : "no")" \
        data-failed="\(texts.notAccepted)" data-offline="\(texts.offline)">
        <header>
        <p class="site">\(site)</p>
        <h1>\(flow.display.purpose?.text ?? texts.title(flow.kind))</h1>
        \(account)\(place)</header>
        <section class="step">
        \(mark)<h2 id="lead">\(texts.lead(step, flow.kind))</h2>
        \(picture)<p class="why">\(texts.explanation(step, flow.kind, site: site))</p>
        \(countdown)\(entry)</section>
        <footer>
        \(actions)</footer>
        </main>
        """
    }

    private var account: HTML? {
        flow.display.account.map {
            "<p class=\"account\">\(texts.account(flow.kind)) <strong>\($0.text)</strong></p>\n"
        }
    }

    private var place: HTML? {
        flow.display.place.text.isEmpty ? nil : "<p class=\"place\">\(flow.display.place.text)</p>\n"
    }

    /// A sign beside the words, once it is over.
    private var mark: HTML? {
        switch step {
        case .done: "<p class=\"mark good\" aria-hidden=\"true\">✓</p>\n"
        case .expired, .cancelled, .failed, .refused: "<p class=\"mark bad\" aria-hidden=\"true\">!</p>\n"
        default: nil
        }
    }

    private var picture: HTML? {
        guard step.showsPicture else { return nil }
        return """
            <img class="picture" src="\(path)/picture-\(flow.refreshes).svg" width="240" height="240" \
            alt="\(texts.pictureLabel)">

            """
    }

    private var countdown: HTML? {
        guard let seconds = step.left.map({ max(0, Int($0.components.seconds)) }) else { return nil }
        let padded = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
        let clock: HTML = "<span class=\"clock\" data-left=\"\(seconds)\">\(seconds / 60):\(padded)</span>"
        return "<p class=\"left\" role=\"timer\" aria-live=\"off\">\(texts.left(step, clock))</p>\n"
    }

    // MARK: Forms

    private var entry: HTML? {
        switch step {
        case .digits(_, let left): digits(left.map(texts.wrong))
        case .refused: digits(nil)
        case .press: form("code", "<button class=\"primary\">\(texts.goOn)</button>\n")
        default: nil
        }
    }

    private func digits(_ problem: String?) -> HTML {
        let warning: HTML? = problem.map { "<p class=\"problem\" id=\"problem\">\($0)</p>\n" }
        let tie: HTML? = problem == nil ? nil : " aria-invalid=\"true\" aria-describedby=\"problem\""
        // A frame of another site may not take the keyboard, and browsers complain where one tries.
        let focus: HTML? = isFramed || step == .refused ? nil : " autofocus"
        return form(
            "code",
            """
            <label for="code">\(texts.digitsLabel)</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" \
            required\(tie)\(focus)>
            \(warning)<button class="\(step == .refused ? "quiet" : "primary")">\(texts.submit)</button>

            """
        )
    }

    private var actions: HTML {
        let back: HTML? = home.map {
            "<a class=\"button primary\" id=\"back\" href=\"\($0)\" target=\"_top\">\(texts.back(site))</a>\n"
        }
        guard !step.isOver else { return "\(back)" }
        let again: HTML? =
            switch step {
            case .scan where canRefresh:
                form("refresh", "<button class=\"quiet\">\(texts.refresh)</button>\n")
            case .pictureOver(canRefresh: true):
                form("refresh", "<button class=\"primary\">\(texts.refresh)</button>\n")
            default: nil
            }
        let cancel = form("cancel", "<button class=\"cancel\">\(texts.cancel)</button>\n")
        return "\(again)\(step == .refused ? back : nil)\(cancel)"
    }

    private func form(_ action: String, _ fields: HTML) -> HTML {
        """
        <form method="post" action="\(path)/\(action)">
        <input type="hidden" name="token" value="\(token.text)">
        \(fields)</form>

        """
    }

    /// How the page keeps up where no script runs.
    private var reload: PageFrame.Reload? {
        switch step {
        // Whoever types must not have it taken from under the fingers.
        case .digits(let left, _): PageFrame.Reload(seconds: Int(left.components.seconds) + 1, url: nil)
        case .making: PageFrame.Reload(seconds: 2, url: nil)
        case .refused, .press, .pictureOver: nil
        case .done where !isFramed: home.map { PageFrame.Reload(seconds: 2, url: $0) }
        case .done, .expired, .cancelled, .failed, .later: nil
        case .scan, .digitsOver, .phone, .choose: PageFrame.Reload(seconds: 5, url: nil)
        }
    }
}
