internal import Channels
internal import HTMLPages
internal import Store

/// Codes for paper: an A4 page of pictures with what they are for, which the browser prints or keeps as a PDF.
struct PrintPage: SitePage {
    /// How many codes one document has.
    static let most = 120

    let look: SiteLook
    let query: CodesQuery
    /// How many stand side by side: 2 to 4.
    let columns: Int
    let codes: CodeCatalogue.Page

    let section = SiteSection.codes
    private var texts: CodesTexts { CodesTexts(language: look.language) }
    var title: String { texts.print }

    var aside: HTML? {
        let links = [2, 3, 4].map { number -> HTML in
            let mark: HTML? = number == columns ? " aria-current=\"true\"" : nil
            let link = query.link("/codes/print")
            return
                "<a href=\"\(link)\(link.contains("?") ? "&" : "?")columns=\(number)\"\(mark)>\(texts.columns(number))</a>"
        }
        return """
            <div class="row"><button type="button" class="primary" data-print hidden>\(texts.printNow)</button>\
            <nav class="choice" aria-label="\(texts.columns)">\(links)</nav></div>
            """
    }

    var body: HTML {
        guard !codes.rows.isEmpty else { return "<div class=\"empty\"><p>\(texts.noneFound)</p></div>" }
        let more: HTML? = codes.next.map { id in
            "<p class=\"more\"><a rel=\"next\" href=\"\(query.link("/codes/print") { $0.after = id })\">\(texts.older)</a></p>"
        }
        return """
            <p class="hint">\(texts.printHint)</p>
            <ul class="sheet columns-\(columns)">
            \(codes.rows.map(label))</ul>
            \(more)
            """
    }

    private func label(_ row: CodeCatalogue.Row) -> HTML {
        let code = row.stored.code
        let account = query.account == "default" ? nil : query.account
        let picture = QueryText.link("/codes/\(row.stored.id).svg", [("account", account)])
        let end: HTML? = code.expiresAt.map { "<small>\(texts.until(WallTime($0, look.clock).long))</small>" }
        return """
            <li><img src="\(picture)" alt="\(texts.picture(SafeText.line(code.scene, limit: 64)))">\
            <strong>\(SafeText.line(code.label ?? code.scene, limit: 60))</strong>\
            <span>\([code.channel, code.label == nil ? nil : code.scene].compactMap(\.self).map { SafeText.line($0, limit: 60) }.joined(separator: " · "))</span>\
            \(end)</li>

            """
    }
}
