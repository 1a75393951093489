internal import HTMLPages

/// What stands around every page: head, live region, own assets.
struct PageFrame: Sendable {
    /// When a browser without scripts loads again, and what.
    struct Reload: Sendable {
        var seconds: Int
        /// Where to; `nil` for the page itself.
        var url: String?
    }

    /// The pages' own files.
    static let assets = AssetShelf(
        at: "/scan/",
        [
            "page.css": PackageResources.page_css, "page.js": PackageResources.page_js,
            "page.svg": PackageResources.page_svg,
        ]
    )

    let texts: PageTexts
    let title: String
    let base: String
    /// Whether another page stands around it.
    var isFramed = false
    var reload: Reload?

    func document(_ main: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(texts.tag)">
        <head>
        <meta charset="utf-8">
        <title>\(title)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <link rel="icon" href="\(base)\(Self.assets.address(of: "page.svg"))" type="image/svg+xml">
        <link rel="stylesheet" href="\(base)\(Self.assets.address(of: "page.css"))">
        \(refresh)</head>
        <body class="\(isFramed ? "framed" : "alone")">
        \(main)
        <p id="live" class="unseen" role="status" aria-live="polite"></p>
        <script src="\(base)\(Self.assets.address(of: "page.js"))"></script>
        </body>
        </html>

        """
    }

    /// A page that says one thing.
    func notice(_ heading: String, _ text: String) -> HTML {
        document(
            """
            <main data-over="yes">
            <section class="step">
            <p class="mark bad" aria-hidden="true">!</p>
            <h1>\(heading)</h1>
            <p class="why">\(text)</p>
            </section>
            </main>
            """
        )
    }

    private var refresh: HTML? {
        guard let reload else { return nil }
        let target: HTML? = reload.url.map { ";url=\($0)" }
        return "<noscript><meta http-equiv=\"refresh\" content=\"\(reload.seconds)\(target)\"></noscript>\n"
    }
}
