internal import Admin
internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire

/// What stands around every page: head, navigation, heading, the view's copies, the list of keys.
struct SiteFrame: Sendable {
    /// The site's own files.
    static let assets = AssetShelf(
        at: "/assets/",
        [
            "charts.css": PackageResources.charts_css, "pages.css": PackageResources.pages_css,
            "site.css": PackageResources.site_css, "site.js": PackageResources.site_js,
            "site.svg": PackageResources.site_svg,
        ]
    )

    let look: SiteLook
    let session: SiteSession
    let request: Request
    /// What the navigation lists.
    let sections: [SiteSection]
    /// Whether a call of the API needs the key.
    let needsKey: Bool

    private var texts: FrameTexts { FrameTexts(language: look.language) }

    /// A page in its frame.
    func document(_ page: any SitePage) -> HTML {
        Self.document(
            "\(page.title) · QRScene",
            look.language,
            kind: "site",
            """
            <a class="skip" href="#main">\(texts.skip)</a>
            \(header(page.section))
            <main id="main" tabindex="-1">
            <div class="heading"><h1>\(page.title)</h1>\(page.aside)</div>
            \(page.body)
            \(copies(page.copies))</main>
            \(keys)
            """
        )
    }

    private func header(_ current: SiteSection) -> HTML {
        let items = sections.map { section -> HTML in
            let mark: HTML? = section == current ? " aria-current=\"page\"" : nil
            return """
                <li><a href="\(section.path)" data-key="\(section.key)"\(mark)>\(section.title(look.language))</a></li>

                """
        }
        return """
            <header class="bar">
            <a class="brand" href="/">QRScene</a>
            <nav aria-label="\(texts.navigation)"><ul>
            \(items)</ul></nav>
            <div class="tools">\(languages)\(look.form("/logout", kind: "quiet", "<button>\(texts.logout)</button>"))\
            </div>
            </header>
            """
    }

    private var languages: HTML {
        let others = SiteLanguage.allCases.filter { $0 != look.language }
        return HTML(
            others.map { other in
                """
                <a lang="\(other.tag)" hreflang="\(other.tag)" \
                href="\(LanguageChoice.address(other, of: request))">\(other.name)</a>
                """
            }
        )
    }

    private func copies(_ copies: [PageCopy]) -> HTML? {
        guard !copies.isEmpty else { return nil }
        let scheme = request.isEncrypted ? "https" : "http"
        let lines = copies.map { copy -> HTML in
            let line = copy.line(host: request.host ?? "localhost", scheme: scheme, needsKey: needsKey)
            return """
                <li><code>\(line)</code><button type="button" data-copy="\(line)" hidden>\(texts.copy)</button></li>

                """
        }
        return "<details class=\"copies\"><summary>\(texts.copies)</summary><ul>\n\(lines)</ul></details>\n"
    }

    private var keys: HTML {
        let sections = sections.map { section -> HTML in
            "<dt><kbd>g</kbd> <kbd>\(section.key)</kbd></dt><dd>\(section.title(look.language))</dd>\n"
        }
        let others = texts.keys.map { key, meaning -> HTML in "<dt><kbd>\(key)</kbd></dt><dd>\(meaning)</dd>\n" }
        return """
            <dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">\(texts.keyboard)</h2>
            <dl>\(sections)\(others)</dl>
            <form method="dialog"><button>\(texts.close)</button></form></dialog>
            """
    }

    /// A page without navigation: the way in.
    static func gate(_ title: String, _ language: SiteLanguage, _ body: HTML) -> HTML {
        document("\(title) · QRScene", language, kind: "outside", body)
    }

    private static func document(_ title: String, _ language: SiteLanguage, kind: String, _ body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(language.tag)">
        <head>
        <meta charset="utf-8">
        <title>\(title)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <link rel="icon" href="\(assets.address(of: "site.svg"))" type="image/svg+xml">
        <link rel="stylesheet" href="\(assets.address(of: "site.css"))">
        <link rel="stylesheet" href="\(assets.address(of: "charts.css"))">
        <link rel="stylesheet" href="\(assets.address(of: "pages.css"))">
        <script src="\(assets.address(of: "site.js"))" defer></script>
        </head>
        <body class="\(kind)">
        \(body)
        <p id="live" class="unseen" role="status" aria-live="polite" data-copied="\(language.say("已复制", "Copied"))"></p>
        </body>
        </html>

        """
    }
}

// MARK: - What cannot be shown

extension SiteFrame {
    /// The page of a refusal.
    func refusal(_ refusal: SiteRefusal) -> Response {
        let (status, title, text) = texts.refusal(refusal)
        var response = Response.site(
            document(NoticePage(section: section, title: title, text: text, language: look.language)),
            status: status
        )
        if case .method(let allowed) = refusal {
            response.fields[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }

    /// The page while the store is away.
    func unavailable(_ reason: String, _ readiness: AdminEndpoint.Readiness) -> Response {
        let (title, text) = (texts.unavailable, "\(reason). \(texts.pushes(readiness))")
        return .site(
            document(NoticePage(section: section, title: title, text: text, language: look.language)),
            status: .serviceUnavailable
        )
    }

    /// The section whose path the request begins with.
    private var section: SiteSection {
        sections.first { $0 != .now && request.path.hasPrefix($0.path) } ?? .now
    }
}

/// A page that says one thing.
struct NoticePage: SitePage {
    let section: SiteSection
    let title: String
    let text: String
    let language: SiteLanguage

    var body: HTML {
        """
        <p class="notice bad" role="alert">\(text)</p>
        <p><a href="\(section.path)">\(section.title(language))</a></p>
        """
    }
}
