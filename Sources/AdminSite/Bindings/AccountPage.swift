internal import Binding
internal import HTMLPages

/// What one account of an application is bound to, and what came of its flows.
struct AccountPage: SitePage {
    let look: SiteLook
    let account: String
    let application: String
    let bindings: [BindingReading]
    let flows: [FlowReading]

    let section = SiteSection.bindings
    private var texts: BindingsTexts { BindingsTexts(language: look.language) }
    var title: String { texts.historyOf(SafeText.line(account, limit: 60)) }

    private var query: BindingsQuery { BindingsQuery(account: account, application: application) }

    var body: HTML {
        """
        <section aria-labelledby="now-title"><h2 id="now-title">\(texts.boundNow)</h2>
        \(bindings.isEmpty ? "<div class=\"empty\"><p>\(texts.boundToNobody)</p></div>" as HTML : bound)</section>
        <section aria-labelledby="flows-title"><h2 id="flows-title">\(texts.allFlows)</h2>
        \(flows.isEmpty ? "<div class=\"empty\"><p>\(texts.noFlows)</p></div>" as HTML : FlowRows(look: look, flows: flows, query: query, titled: "flows-title").table)</section>
        <p class="more"><a href="/bindings">\(section.title(look.language))</a></p>
        """
    }

    var copies: [PageCopy] {
        let fields = [("account_ref", account), ("application", application == "default" ? nil : application)]
        return [.call("GET", QueryText.link("/api/v1/bindings", fields))]
    }

    private var bound: HTML {
        let rows = bindings.map { binding -> HTML in
            let marks: [HTML] =
                (binding.isProbationary ? ["<span class=\"tag info\">\(texts.probation)</span> "] : [])
                + (binding.unreachableSince == nil ? [] : ["<span class=\"tag warn\">\(texts.unreachable)</span> "])
            return """
                <tr><td><span class="id">\(binding.person)</span></td><td>\(look.time(binding.boundAt))</td>\
                <td><span class="id">\(binding.flow)</span></td><td>\(marks)</td></tr>

                """
        }
        let heads = [texts.person, texts.boundSince, texts.flow, ""]
        return """
            <div class="card scroll" role="region" aria-labelledby="now-title"><table class="lines">
            <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
            <tbody>
            \(rows)</tbody></table></div>
            """
    }
}
