internal import HTMLPages
internal import Store

/// What failed, by cause: pushes whose handler failed, and jobs that were given up.
struct FailuresPage: SitePage {
    let look: SiteLook
    let pushes: [FailureGroup]
    let jobs: [FailureGroup]
    /// Whether there are more than were looked at.
    let hasMorePushes: Bool
    let hasMoreJobs: Bool
    /// The last bulk retry.
    let run: RetryRun?

    let section = SiteSection.failures
    private var texts: FailuresTexts { FailuresTexts(language: look.language) }
    var title: String { section.title(look.language) }

    var copies: [PageCopy] {
        [
            .command(["events", "--status", "failed", "--status", "abandoned"]), .command(["replay", "--failed"]),
            .command(["jobs"]), .command(["jobs", "revive", "--all"]), .call("GET", "/api/v1/events?state=failed"),
        ]
    }

    var body: HTML {
        """
        \(run.map { RetryProgress(run: $0, look: look).html })\
        <section aria-labelledby="t-pushes"><h2 id="t-pushes">\(texts.pushes)</h2>
        \(pushes.isEmpty ? empty(texts.noPushes) : list(pushes))\(hasMorePushes ? more : nil)</section>
        <section id="jobs" aria-labelledby="t-jobs"><h2 id="t-jobs">\(texts.jobs)</h2>
        \(jobs.isEmpty ? empty(texts.noJobs) : list(jobs))\(hasMoreJobs ? more : nil)</section>
        """
    }

    private func empty(_ text: String) -> HTML { "<div class=\"empty\"><p>\(text)</p></div>\n" }
    private var more: HTML { "<p class=\"hint\">\(texts.more)</p>\n" }

    private func list(_ groups: [FailureGroup]) -> HTML {
        "<ul class=\"groups\">\n\(groups.map { "<li class=\"card pad group\">\(head($0))\(retry($0))\(items($0))</li>\n" as HTML })</ul>\n"
    }

    private func head(_ group: FailureGroup) -> HTML {
        let error: HTML? = group.error.map { "<p class=\"error\"><code>\(SafeText.line($0, limit: 300))</code></p>" }
        return """
            <div class="cause"><h3>\(texts.cause(group.cause))</h3>\(error)\
            <p class="hint">\(texts.count(group.items.count)) · \(texts.last) \(look.ago(group.lastAt))</p></div>
            """
    }

    private func retry(_ group: FailureGroup) -> HTML {
        let rates = RetryDesk.rates.map { rate -> HTML in
            let mark: HTML? = rate == 5 ? " selected" : nil
            return "<option value=\"\(rate)\"\(mark)>\(texts.rate(rate))</option>"
        }
        let isBusy = run?.isAlive(at: look.now) ?? false
        let lock: HTML? = isBusy ? " disabled" : nil
        return look.form(
            "/failures/retry",
            kind: "row",
            """
            <input type="hidden" name="group" value="\(group.key)">\
            <label class="unseen" for="r-\(group.key)">\(texts.speed)</label>\
            <select id="r-\(group.key)" name="rate"\(lock)>\(rates)</select>\
            <button\(lock)>\(texts.retry(group.items.count))</button>
            """
        )
    }

    private func items(_ group: FailureGroup) -> HTML {
        let links = group.items.prefix(20).map { item -> HTML in
            guard let event = item.event else { return "<li><code>\(item.name)</code></li>" }
            let name = item.name == event.description ? item.name : "\(item.name) (\(event))"
            return "<li><a href=\"/events/\(event.description)\"><code>\(name)</code></a></li>"
        }
        return "<details><summary>\(texts.which)</summary><ul class=\"ids\">\(links)</ul></details>"
    }
}

/// How far a bulk retry is.
struct RetryProgress: Sendable {
    let run: RetryRun
    let look: SiteLook

    var html: HTML {
        let texts = FailuresTexts(language: look.language)
        let isAlive = run.isAlive(at: look.now)
        let cancel: HTML? =
            isAlive ? look.form("/failures/cancel", "<button class=\"danger\">\(texts.cancel)</button>") : nil
        let refresh: HTML? = isAlive ? " data-refresh=\"1500\"" : nil
        return """
            <section class="card pad progress" id="retry" aria-label="\(texts.progress)"\(refresh)>\
            <div class="row"><b>\(texts.state(run, isAlive: isAlive))</b>\
            <span class="hint">\(texts.tally(run))</span>\(cancel)</div>\
            <progress max="\(run.total)" value="\(run.done + run.failed)" aria-label="\(texts.progress)"></progress></section>

            """
    }
}
