internal import Channels
internal import HTMLPages
internal import Store

/// The codes that were made, with what somebody should look at; and how to make more.
struct CodesPage: SitePage {
    let look: SiteLook
    let query: CodesQuery
    /// The accounts, by their names.
    let accounts: [String]
    let codes: CodeCatalogue.Page
    /// Which route takes a scene of an account.
    let handler: @Sendable (_ scene: String, _ account: String) -> String?
    /// Whether codes of this account can be made here.
    let canMake: Bool
    /// What was typed, where it comes back with a problem.
    let form: CodeOrderForm
    let problem: String?
    /// The code that was just made.
    let made: CodeCatalogue.Row?
    let imports: [(number: Int, progress: CodeImport.Progress)]

    let section = SiteSection.codes
    var title: String { section.title(look.language) }
    private var texts: CodesTexts { CodesTexts(language: look.language) }

    var aside: HTML? {
        let links = CodesQuery.Layout.allCases.map { layout -> HTML in
            let mark: HTML? = layout == query.layout ? " aria-current=\"true\"" : nil
            let address = query.link { ($0.layout, $0.after) = (layout, nil) }
            return "<a href=\"\(address)\"\(mark)>\(texts.layout(layout))</a>"
        }
        return """
            <div class="row"><a class="button" href="\(query.link("/codes/print"))">\(texts.print)</a>\
            <nav class="choice" aria-label="\(texts.layout)">\(links)</nav></div>
            """
    }

    var body: HTML {
        """
        \(notice)\(quota)\(CodeForms(look: look, account: query.account, canMake: canMake, form: form, problem: problem, imports: imports).html)
        \(filter)\(codes.rows.isEmpty ? empty : query.layout == .grid ? grid : list)
        \(next)
        """
    }

    var copies: [PageCopy] {
        var words = ["codes"]
        if let channel = query.channel { words += ["--channel", channel] }
        if let scene = query.scene { words += ["--scene", scene] }
        let call = QueryText.link(
            "/api/v1/codes",
            [
                ("account", query.account == "default" ? nil : query.account), ("channel", query.channel),
                ("scene", query.scene), ("after", query.after?.description),
            ]
        )
        return [.command(words), .call("GET", call)]
    }

    private var notice: HTML? {
        made.map { row in
            """
            <div class="notice good made" role="status"><img src="\(picture(row))" width="120" height="120" alt="">\
            <p>\(texts.made(SafeText.line(row.stored.code.scene, limit: 64)))<br>\
            <a href="\(picture(row))" download>\(texts.download)</a></p></div>
            """
        }
    }

    /// How many of the permanent codes are used: they cannot be given back.
    private var quota: HTML {
        let share = Double(codes.permanent) / Double(CodeJSON.permanentQuota)
        let level = share >= 0.9 ? "bad" : share >= 0.7 ? "warn" : "good"
        return """
            <section class="card pad quota" aria-label="\(texts.quota)"><div class="row spread"><span>\(texts.quota)</span>\
            <span><strong>\(FigureText.whole(Int64(codes.permanent)))</strong> / \
            \(FigureText.whole(Int64(CodeJSON.permanentQuota)))</span></div>\
            <svg class="meter \(level)" width="100%" height="8" aria-hidden="true"><rect width="100%" height="8" rx="4"/>\
            <rect class="filled" width="\(Coordinate(codes.permanent == 0 ? 0 : max(0.6, share * 100)))%" height="8" rx="4"/></svg></section>

            """
    }

    private var filter: HTML {
        let account: HTML? =
            accounts.count < 2
            ? nil
            : """
            <div><label for="account">\(texts.account)</label><select id="account" name="account">\
            \(accounts.map { "<option\($0 == query.account ? " selected" as HTML : nil)>\($0)</option>" as HTML })</select></div>
            """
        let layout: HTML? = query.layout == .list ? "<input type=\"hidden\" name=\"layout\" value=\"list\">" : nil
        return """
            <form class="filter" method="get" action="/codes"><div class="fields">\(account)
            <div><label for="channel">\(texts.channel)</label><input id="channel" name="channel" value="\(query.channel ?? "")"></div>
            <div><label for="scene">\(texts.scene)</label><input id="scene" name="scene" value="\(query.scene ?? "")"></div>
            <button>\(texts.show)</button></div>\(layout)</form>

            """
    }

    private var empty: HTML {
        """
        <div class="empty"><p>\(query.channel == nil && query.scene == nil ? texts.empty : texts.noneFound)</p>\
        <p><code>qrscene create --scene table/7 --temporary 30d --channel table --terminal</code></p></div>
        """
    }

    private var next: HTML? {
        codes.next.map { id in
            "<p class=\"more\"><a rel=\"next\" href=\"\(query.link { $0.after = id })\">\(texts.older)</a></p>"
        }
    }

    private func picture(_ row: CodeCatalogue.Row) -> String {
        QueryText.link(
            "/codes/\(row.stored.id).svg",
            [("account", query.account == "default" ? nil : query.account)]
        )
    }
}

// MARK: - Layouts

extension CodesPage {
    private var grid: HTML { "<ul class=\"codes\">\n\(codes.rows.map(card))</ul>" }

    private func card(_ row: CodeCatalogue.Row) -> HTML {
        let code = row.stored.code
        let label: HTML? = code.label.map { "<p class=\"label\">\(SafeText.line($0, limit: 80))</p>" }
        return """
            <li class="card code" id="\(row.stored.id.description)">\
            <a class="picture" href="\(picture(row))" aria-label="\(texts.picture(SafeText.line(code.scene, limit: 64)))">\
            <img src="\(picture(row))" width="132" height="132" loading="lazy" alt=""></a>\
            <div class="about"><p class="scene"><code>\(SafeText.line(code.scene, limit: 64))</code></p>\(label)\
            <p class="tags">\(texts.kind(code))\(channel(code))\(concerns(row))</p>\
            <dl class="facts">\(facts(row))</dl></div></li>

            """
    }

    private func facts(_ row: CodeCatalogue.Row) -> HTML {
        """
        <dt>\(texts.expires)</dt><dd>\(expiry(row.stored.code))</dd>\
        <dt>\(texts.lastScan)</dt><dd>\(row.stored.lastScanAt.map { look.ago($0) } ?? "\(texts.never)")</dd>\
        <dt>\(texts.handler)</dt><dd>\(route(row.stored.code))</dd>
        """
    }

    private var list: HTML {
        let heads = [
            texts.code, texts.scene, texts.channel, texts.label, texts.expires, texts.lastScan, texts.handler,
            texts.look,
        ]
        let rows = codes.rows.map { row -> HTML in
            let code = row.stored.code
            return """
                <tr id="\(row.stored.id.description)"><td><a href="\(picture(row))" class="id">\(row.stored.id.description)</a></td>\
                <td><code>\(SafeText.line(code.scene, limit: 64))</code></td><td>\(channel(code) ?? "—")</td>\
                <td>\(code.label.map { SafeText.line($0, limit: 80) } ?? "—")</td><td>\(expiry(code))</td>\
                <td>\(row.stored.lastScanAt.map { look.ago($0) } ?? "\(texts.never)")</td><td>\(route(code))</td>\
                <td>\(concerns(row))</td></tr>

                """
        }
        return """
            <div class="card scroll" role="region" aria-label="\(title)"><table class="lines">
            <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
            <tbody>
            \(rows)</tbody></table></div>
            """
    }

    private func channel(_ code: KeptCode) -> HTML? {
        code.channel.map { channel in
            let link = QueryText.link(
                "/channels",
                [("channel", channel), ("account", query.account == "default" ? nil : query.account)]
            )
            return "<a class=\"tag info\" href=\"\(link)\">\(SafeText.line(channel, limit: 40))</a>"
        }
    }

    private func expiry(_ code: KeptCode) -> HTML { code.expiresAt.map { look.ago($0) } ?? "\(texts.forEver)" }

    private func route(_ code: KeptCode) -> HTML {
        let link = QueryText.link(
            "/routes",
            [("scene", code.scene), ("account", query.account == "default" ? nil : query.account)]
        )
        guard let name = handler(code.scene, code.account) else { return "<a href=\"\(link)\">\(texts.noHandler)</a>" }
        return "<a href=\"\(link)\">\(SafeText.line(name, limit: 40))</a>"
    }

    private func concerns(_ row: CodeCatalogue.Row) -> [HTML] {
        row.concerns.map { concern in
            let level = concern == .expired || concern == .unhandled ? "bad" : "warn"
            return "<span class=\"tag \(level)\">\(texts.concern(concern))</span> "
        }
    }
}
