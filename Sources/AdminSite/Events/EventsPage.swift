internal import HTMLPages
internal import OfficialAccount
internal import Store

/// The list of pushes, the newest first, with its filter.
struct EventsPage: SitePage {
    let look: SiteLook
    let query: EventQuery
    let rows: [EventRow]
    /// The push behind which the next page begins; `nil` on the last page.
    let next: PushID?
    /// Whether older ones were not looked at.
    let isCutShort: Bool
    /// The accounts to choose from; none where there is one.
    let accounts: [String]

    let section = SiteSection.events
    private var texts: EventsTexts { EventsTexts(language: look.language) }
    private var words: EventTexts { EventTexts(language: look.language) }
    var title: String { section.title(look.language) }
    var copies: [PageCopy] { query.copies(now: look.now) }

    var body: HTML {
        """
        \(filter)\(chips)\(rows.isEmpty ? empty : EventRow.list(rows))
        \(isCutShort ? "<p class=\"hint more\">\(texts.cutShort(look.number(EventSearch.reach)))</p>" : nil)\
        \(pager)
        """
    }

    // MARK: The filter

    private var filter: HTML {
        let events = EventQuery.events + (query.event.map { EventQuery.events.contains($0) ? [] : [$0] } ?? [])
        let who: HTML? = query.openID.map { "<input type=\"hidden\" name=\"openid\" value=\"\($0)\">" }
        let account: HTML? =
            accounts.isEmpty ? nil : select("account", texts.account, query.account, accounts.map { ($0, $0) })
        return """
            <form class="filter" method="get" action="/events" role="search"><div class="fields">
            <div><label for="f-scene">\(texts.scene)</label>\
            <input id="f-scene" name="scene" value="\(query.scene ?? "")" autocomplete="off" spellcheck="false"></div>
            \(select("event", texts.event, query.event, events.map { ($0, words.event($0)) }))
            \(select("state", texts.state, query.state?.rawValue, states))
            \(select("since", texts.age, query.age, EventQuery.ages.map { ($0.name, texts.age($0.name)) }))
            \(account)\(who)<button>\(texts.filter)</button></div></form>

            """
    }

    private var states: [(String, String)] { StoredPush.State.allCases.map { ($0.rawValue, words.state($0)) } }

    private func select(_ name: String, _ label: String, _ chosen: String?, _ choices: [(String, String)]) -> HTML {
        let options = choices.map { value, text -> HTML in
            let mark: HTML? = value == chosen ? " selected" : nil
            return "<option value=\"\(value)\"\(mark)>\(text)</option>"
        }
        return """
            <div><label for="f-\(name)">\(label)</label><select id="f-\(name)" name="\(name)">\
            <option value="">\(texts.all)</option>\(options)</select></div>
            """
    }

    private var chips: HTML? {
        guard query.isNarrow else { return nil }
        let links = query.chosen.map { name, value -> HTML in
            let shown = name == "openid" ? OpenID(rawValue: value).shortened : value
            let text = SafeText.line(shown, limit: 64)
            return """
                <li><a class="chip" href="\(query.address(without: name))" \
                aria-label="\(texts.remove(name))">\(texts.name(name)): <b>\(text)</b> <span aria-hidden="true">×</span></a></li>

                """
        }
        return "<ul class=\"chips\" aria-label=\"\(texts.chosen)\">\(links)</ul>\n"
    }

    // MARK: The rest

    private var pager: HTML? {
        guard next != nil || query.after != nil else { return nil }
        let newest: HTML? =
            query.after == nil ? nil : "<a class=\"button\" href=\"\(query.address())\">\(texts.newest)</a>"
        let older: HTML? = next.map {
            "<a class=\"button\" rel=\"next\" href=\"\(query.address(after: $0))\">\(texts.older)</a>"
        }
        return "<nav class=\"pager row\" aria-label=\"\(texts.pages)\">\(newest)\(older)</nav>"
    }

    private var empty: HTML {
        if query.isNarrow {
            return """
                <div class="empty"><p>\(texts.noneLikeThat)</p><p><a href="/events">\(texts.showAll)</a></p></div>
                """
        }
        return """
            <div class="empty"><p>\(texts.none)</p><p><code>qrscene push scan --scene table/7</code></p></div>
            """
    }
}
