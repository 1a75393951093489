internal import Binding
internal import HTMLPages

/// How flows stand, what waits for a decision, and the flows one by one.
struct BindingsPage: SitePage {
    let look: SiteLook
    let query: BindingsQuery
    let applications: [String]
    /// How many of the newest flows are in each state.
    let standing: [String: Int]
    /// Those that wait for somebody's decision.
    let waiting: [FlowReading]
    let flows: [FlowReading]
    let hasMore: Bool

    let section = SiteSection.bindings
    var title: String { section.title(look.language) }
    private var texts: BindingsTexts { BindingsTexts(language: look.language) }

    var body: HTML {
        """
        \(conflicts)\(states)\(search)<section aria-labelledby="flows-title"><h2 id="flows-title">\(heading)</h2>
        \(flows.isEmpty ? empty : FlowRows(look: look, flows: flows, query: query, titled: "flows-title").table)
        \(next)</section>
        """
    }

    var copies: [PageCopy] {
        [.command(["bind", "conflicts"]), .call("GET", "/api/v1/conflicts")]
    }

    private var heading: String { query.state.map { texts.flows(in: texts.state($0)) } ?? texts.allFlows }

    // MARK: Conflicts

    private var conflicts: HTML? {
        guard !waiting.isEmpty else { return nil }
        return """
            <section aria-labelledby="conflicts-title"><h2 id="conflicts-title">\(texts.conflicts(waiting.count))</h2>
            <ul class="cards conflicts">\(waiting.map(conflict))</ul></section>

            """
    }

    private func conflict(_ flow: FlowReading) -> HTML {
        guard let conflict = flow.conflict else { return "" }
        let accounts = conflict.accounts.map { SafeText.line($0, limit: 60) }.joined(separator: ", ")
        let account = flow.account.map { SafeText.line($0, limit: 60) } ?? "—"
        let until: HTML? = (conflict.waitsUntil ?? flow.expiresAt).map {
            "<dt>\(texts.until)</dt><dd>\(look.ago($0))</dd>"
        }
        return """
            <li class="card pad"><p><strong>\(texts.conflict(conflict.kind, wants: account, has: accounts))</strong></p>
            <dl class="facts"><dt>\(texts.flow)</dt><dd><span class="id">\(flow.id)</span></dd>\
            <dt>\(texts.move)</dt><dd>\(texts.move(conflict.move))</dd>\(until)</dl>
            <div class="row">\(FlowDeeds(look: look, flow: flow, query: query).buttons)</div></li>

            """
    }

    // MARK: States

    private var states: HTML {
        let total = standing.values.reduce(0, +)
        let all = link(nil, texts.all, total)
        let each = OperatorDesk.states.compactMap { state in
            standing[state].map { link(state, texts.state(state), $0) }
        }
        return """
            <nav class="states" aria-label="\(texts.states)">\(all)\(each)</nav>
            <p class="hint">\(total >= OperatorDesk.census ? texts.ofLast(total) : texts.ofMonth)</p>

            """
    }

    private func link(_ state: String?, _ name: String, _ count: Int) -> HTML {
        let mark: HTML? = state == query.state ? " aria-current=\"true\"" : nil
        let address = query.link { ($0.state, $0.before) = (state, nil) }
        return "<a href=\"\(address)\"\(mark)>\(name) <strong>\(count)</strong></a>"
    }

    private var search: HTML {
        let choice: HTML? =
            applications.count < 2
            ? nil
            : """
            <div><label for="application">\(texts.application)</label><select id="application" name="application">\
            \(applications.map { "<option>\($0)</option>" as HTML })</select></div>
            """
        return """
            <form class="filter" method="get" action="/bindings"><div class="fields">
            <div><label for="account">\(texts.accountField)</label><input id="account" name="account" required></div>
            \(choice)<button>\(texts.history)</button></div></form>

            """
    }

    private var next: HTML? {
        guard hasMore, let last = flows.last else { return nil }
        return
            "<p class=\"more\"><a rel=\"next\" href=\"\(query.link { $0.before = last.position })\">\(texts.older)</a></p>"
    }

    private var empty: HTML {
        """
        <div class="empty"><p>\(query.state == nil ? texts.empty : texts.noneInState)</p>\
        <p><code>qrscene bind start --account li --name liwei@example.com</code></p></div>
        """
    }
}

/// The page where binding is not configured.
struct NoBindingsPage: SitePage {
    let look: SiteLook
    let section = SiteSection.bindings
    var title: String { section.title(look.language) }

    var body: HTML {
        let texts = BindingsTexts(language: look.language)
        return """
            <div class="empty"><p>\(texts.notConfigured)</p><p><code>QRSCENE_BINDING=binding.yaml qrscene serve</code></p></div>
            """
    }
}
