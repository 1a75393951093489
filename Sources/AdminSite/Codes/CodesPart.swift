internal import Channels
internal import HTTPTypes
internal import HTTPWire
internal import Store
internal import WeChatAPI

/// Loads the codes, draws them, and has new ones made.
struct CodesPart: SitePart {
    let desks: SiteDesks
    let imports: CodeImports
    let section: SiteSection? = .codes

    func takes(_ path: String) -> Bool { path == "/codes" || path.hasPrefix("/codes/") }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        guard let catalogue = desks.catalogue, let maker = desks.codeMaker else { throw SiteRefusal.nothingKept }
        switch visit.path {
        case "/codes" where visit.isPost: return try await make(visit, maker, catalogue)
        case "/codes": return .page(try await page(visit, catalogue, maker, form: CodeOrderForm()))
        case "/codes/print": return .page(try await sheet(visit, catalogue))
        case "/codes/imports": return try await begin(visit, maker, catalogue)
        default:
            if let answer = try await imports(visit) { return answer }
            return .response(try await picture(visit, catalogue))
        }
    }

    private func query(_ visit: SiteVisit) throws(SiteRefusal) -> CodesQuery {
        try CodesQuery(visit.query, accounts: desks.accounts().map(\.name), visit.look)
    }

    private func page(
        _ visit: SiteVisit,
        _ catalogue: CodeCatalogue,
        _ maker: CodeMaker,
        form: CodeOrderForm,
        problem: String? = nil
    ) async throws -> CodesPage {
        let query = try query(visit)
        var made: CodeCatalogue.Row?
        if let id = visit.query["made"].flatMap({ CodeID($0) }) {
            made = try await catalogue.code(id, of: query.account)
        }
        return CodesPage(
            look: visit.look,
            query: query,
            accounts: desks.accounts().map(\.name),
            codes: try await catalogue.page(query.filter),
            handler: desks.routeName,
            canMake: maker.canMake(for: query.account),
            form: form,
            problem: problem,
            made: made,
            imports: imports.all
        )
    }

    // MARK: Making

    private func make(_ visit: SiteVisit, _ maker: CodeMaker, _ catalogue: CodeCatalogue) async throws -> SiteAnswer {
        let form = CodeOrderForm(visit.form)
        do {
            let order = try form.order()
            try await visit.note("make_code", order.scene)
            let stored = try await maker.make(order)
            return .see(QueryText.link("/codes", [("made", stored.id.description), ("account", form.account)]))
        } catch let error as QRCodeRequestError {
            return .page(
                try await page(visit, catalogue, maker, form: form, problem: error.description),
                status: .unprocessableContent
            )
        } catch let refusal as ChannelRefusal {
            return .page(
                try await page(visit, catalogue, maker, form: form, problem: refusal.message),
                status: .badGateway
            )
        }
    }

    private func begin(_ visit: SiteVisit, _ maker: CodeMaker, _ catalogue: CodeCatalogue) async throws -> SiteAnswer {
        try visit.checkWrites()
        let form = CodeOrderForm(visit.form)
        let batch: CodeBatch
        do {
            batch = try form.batch()
        } catch {
            return .page(
                try await page(visit, catalogue, maker, form: form, problem: error.description),
                status: .unprocessableContent
            )
        }
        guard maker.canMake(for: form.account) else {
            throw SiteRefusal.conflict(CodesTexts(language: visit.language).noSecret)
        }
        try await visit.note("make_codes", "\(batch.orders.count)")
        guard let number = imports.begin(CodeImport(batch.orders, maker: maker)) else {
            throw SiteRefusal.conflict(CodesTexts(language: visit.language).busy)
        }
        return .see("/codes/imports/\(number)")
    }

    /// `/codes/imports/1`, and what is done with it.
    private func imports(_ visit: SiteVisit) async throws -> SiteAnswer? {
        let parts = visit.path.dropFirst("/codes/imports/".count).split(
            separator: "/",
            omittingEmptySubsequences: false
        )
        guard visit.path.hasPrefix("/codes/imports/"), let number = parts.first.flatMap({ Int($0) }) else { return nil }
        guard let found = imports[number], parts.count <= 2 else { throw SiteRefusal.notFound }
        guard parts.count == 2 else {
            try visit.checkReads()
            return .page(ImportPage(look: visit.look, number: number, progress: found.progress))
        }
        try visit.checkWrites()
        guard ["stop", "resume"].contains(parts[1]) else { throw SiteRefusal.notFound }
        try await visit.note("\(parts[1])_import", "\(number)")
        if parts[1] == "stop" { found.stop() } else { imports.resume(number) }
        return .see("/codes/imports/\(number)")
    }

    // MARK: Drawing

    private func sheet(_ visit: SiteVisit, _ catalogue: CodeCatalogue) async throws -> PrintPage {
        try visit.checkReads()
        let query = try query(visit)
        var filter = query.filter
        filter.limit = PrintPage.most
        return PrintPage(
            look: visit.look,
            query: query,
            columns: visit.query["columns"].flatMap { Int($0) }.map { min(max($0, 2), 4) } ?? 3,
            codes: try await catalogue.page(filter)
        )
    }

    /// `/codes/code_12.svg`: the code as its url draws it.
    private func picture(_ visit: SiteVisit, _ catalogue: CodeCatalogue) async throws -> Response {
        try visit.checkReads()
        let name = visit.path.dropFirst("/codes/".count)
        guard name.hasSuffix(".svg"), let id = CodeID(String(name.dropLast(4))) else { throw SiteRefusal.notFound }
        guard let row = try await catalogue.code(id, of: try query(visit).account),
            let drawing = desks.picture(row.stored.code.url)
        else { throw SiteRefusal.notFound }
        return Response(
            status: .ok,
            fields: [
                .contentType: "image/svg+xml", .cacheControl: "private, max-age=86400", .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy: "default-src 'none'",
            ],
            body: Array(drawing.utf8)
        )
    }
}
