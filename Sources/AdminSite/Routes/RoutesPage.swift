internal import HTMLPages
internal import OfficialAccount
internal import SceneRouting
internal import WeChatPush

/// The routes as they are considered, what they take, and a box to try a scene.
struct RoutesPage: SitePage {
    /// How many routes are listed.
    static let most = 500
    /// With more routes than these nobody waits for a look at which never run.
    static let inspected = 5000

    let look: SiteLook
    let account: String
    let accounts: [String]
    /// What the list is narrowed to.
    let words: String
    let router: SceneRouter
    /// What they take; `nil` where nothing is counted.
    let hits: RouteHits?
    let scene: SceneValue?
    let kind: Scan.Kind
    let trial: RouteTrial?

    let section = SiteSection.routes
    var title: String { section.title(look.language) }
    private var texts: RoutesTexts { RoutesTexts(language: look.language) }

    var aside: HTML? {
        guard accounts.count > 1 else { return nil }
        let links = accounts.map { name -> HTML in
            let mark: HTML? = name == account ? " aria-current=\"true\"" : nil
            return "<a href=\"\(QueryText.link("/routes", [("account", name)]))\"\(mark)>\(name)</a>"
        }
        return "<nav class=\"choice\" aria-label=\"\(texts.account)\">\(links)</nav>"
    }

    var body: HTML {
        """
        <section class="card pad" aria-labelledby="try-title"><h2 id="try-title">\(texts.tryTitle)</h2>
        \(box)\(trial.map { RouteTrialView(trial: $0, look: look).html })</section>
        \(lost)<section aria-labelledby="list-title"><h2 id="list-title">\(texts.listTitle)</h2>
        \(router.routes.isEmpty ? empty : listed)</section>
        """
    }

    var copies: [PageCopy] {
        scene.map { [.command(["routes", "explain", $0.text, "--on", kind.rawValue])] } ?? [.command(["routes"])]
    }

    private var hiddenAccount: HTML? {
        account == "default" ? nil : "<input type=\"hidden\" name=\"account\" value=\"\(account)\">"
    }

    // MARK: The box

    private var box: HTML {
        let kinds = Scan.Kind.allCases.map { one -> HTML in
            "<option value=\"\(one.rawValue)\"\(one == kind ? " selected" as HTML : nil)>\(texts.kind(one))</option>"
        }
        return """
            <form class="filter try" method="get" action="/routes"><div class="fields">
            <div><label for="scene">\(texts.scene)</label><input id="scene" name="scene" value="\(scene?.text ?? "")" required maxlength="64"></div>
            <div><label for="on">\(texts.person)</label><select id="on" name="on">\(kinds)</select></div>
            <button class="primary">\(texts.explain)</button></div>\(hiddenAccount)</form>

            """
    }

    private var empty: HTML {
        """
        <div class="empty"><p>\(texts.empty)</p><p><code>qrscene serve --routes routes.yaml</code></p></div>
        """
    }

    /// Scans that nobody answers: the first thing to look at.
    private var lost: HTML? {
        guard let hits, !hits.unrouted.isEmpty else { return nil }
        let scenes = hits.unrouted.prefix(5).map { one -> HTML in
            let link = QueryText.link(
                "/routes",
                [("scene", one.scene), ("account", account == "default" ? nil : account)]
            )
            return """
                <li><a href="\(link)"><code>\(SafeText.line(one.scene, limit: 64))</code></a> \
                \(FigureText.whole(one.scans))</li>

                """
        }
        let total = hits.unrouted.reduce(0) { $0 + $1.scans }
        return """
            <section class="notice warn"><p>\(texts.lost(FigureText.whole(total), scenes: hits.unrouted.count))</p>
            <ul class="row">\(scenes)</ul></section>

            """
    }

    // MARK: The list

    private var listed: HTML {
        let tree = RouteTree(router.routesBySpecificity, with: words, limit: Self.most)
        let never = router.routes.count <= Self.inspected ? router.shadowings() : []
        let reasons = Dictionary(never.map { (ObjectIdentifier($0.route), $0.reason) }) { first, _ in first }
        let most = max(1, tree.branches.flatMap(\.leaves).map { hits?[$0.route] ?? 0 }.max() ?? 1)
        let rows = tree.branches.map { branch -> HTML in
            let title: HTML? = branch.head.isEmpty ? nil : head(branch)
            return
                "<tbody>\(title)\(branch.leaves.map { line($0, reasons[ObjectIdentifier($0.route)], most, isWithin: title != nil) })</tbody>\n"
        }
        let more: HTML? = tree.hidden > 0 ? "<p class=\"hint\">\(texts.hidden(tree.hidden))</p>" : nil
        return """
            <form class="filter" method="get" action="/routes"><div class="fields">
            <div><label for="q">\(texts.find)</label><input id="q" name="q" value="\(words)"></div>
            <button>\(texts.show)</button></div>\(hiddenAccount)</form>
            <div class="card scroll" role="region" aria-labelledby="list-title"><table class="lines routes">
            <thead><tr><th scope="col" class="num">#</th><th scope="col">\(texts.route)</th><th scope="col">\(texts.on)</th>\
            <th scope="col">\(texts.does)</th><th scope="col" class="num">\(texts.hits)</th><th scope="col">\(texts.from)</th></tr></thead>
            \(rows)</table></div>
            \(more)<p class="hint">\(texts.order)</p>
            """
    }

    private func head(_ branch: RouteTree.Branch) -> HTML {
        let sum = hits.map { hits in FigureText.whole(branch.leaves.reduce(0) { $0 + hits[$1.route] }) } ?? "–"
        return """
            <tr class="head"><td></td><th scope="rowgroup" colspan="3"><code>\(SafeText.line(branch.head))</code> \
            <span class="hint">\(texts.routes(branch.leaves.count))</span></th><td class="num">\(sum)</td><td></td></tr>

            """
    }

    private func line(_ leaf: RouteTree.Leaf, _ never: String?, _ most: Int64, isWithin: Bool) -> HTML {
        let route = leaf.route
        let name: HTML? =
            route.name == route.pattern.text ? nil : " <span class=\"hint\">\(SafeText.line(route.name))</span>"
        let warning: HTML? = never.map {
            " <span class=\"tag bad\" title=\"\(SafeText.line($0))\">\(texts.never)</span>"
        }
        let bar: HTML? = hits.map { hits in
            """
            <svg class="length scans" width="100%" height="100%" aria-hidden="true">\
            <rect width="\(Coordinate(Double(hits[route]) / Double(most) * 100))%" height="100%"/></svg>
            """
        }
        let kinds = route.isRestricted ? route.kinds.map(texts.kind).sorted().joined(separator: ", ") : texts.both
        return """
            <tr><td class="num">\(leaf.rank)</td><th scope="row"\(isWithin ? " class=\"within\"" as HTML : nil)>\
            <code>\(SafeText.line(route.pattern.text, limit: 100))</code>\(name)\(warning)</th>\
            <td>\(kinds)</td><td>\(SafeText.line(texts.action(route.action), limit: 120))</td>\
            <td class="num share">\(bar)<span>\(hits.map { FigureText.whole($0[route]) } ?? "–")</span></td>\
            <td class="hint">\(SafeText.line("\(route.origin)"))</td></tr>

            """
    }
}
