internal import Binding
internal import HTTPWire
internal import Store

/// Loads flows, conflicts and histories, and settles them.
struct BindingsPart: SitePart {
    /// How many flows one page has.
    static let limit = 50

    let desks: SiteDesks
    let section: SiteSection? = .bindings

    func takes(_ path: String) -> Bool { path == "/bindings" || path.hasPrefix("/bindings/") }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        guard let desk = desks.flows else {
            try visit.checkReads()
            guard visit.path == "/bindings" else { throw SiteRefusal.notFound }
            return .page(NoBindingsPage(look: visit.look))
        }
        guard visit.path != "/bindings" else {
            try visit.checkReads()
            return .page(try await page(visit, desk))
        }
        return try await settle(visit, desk)
    }

    private func page(_ visit: SiteVisit, _ desk: OperatorDesk) async throws -> any SitePage {
        let query = BindingsQuery(visit.query, applications: desk.applications)
        if let account = query.account {
            let history = try await desk.history(of: account, for: query.application)
            return AccountPage(
                look: visit.look,
                account: account,
                application: query.application,
                bindings: history.bindings,
                flows: history.flows
            )
        }
        var flows = try await desk.flows(in: query.state, before: query.before, limit: Self.limit + 1)
        let hasMore = flows.count > Self.limit
        flows.removeLast(max(0, flows.count - Self.limit))
        return BindingsPage(
            look: visit.look,
            query: query,
            applications: desk.applications,
            standing: try await desk.standing(),
            waiting: try await desk.waiting(),
            flows: flows,
            hasMore: hasMore
        )
    }

    /// `/bindings/flow_…/revoke`.
    private func settle(_ visit: SiteVisit, _ desk: OperatorDesk) async throws -> SiteAnswer {
        let parts = visit.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).map(String.init)
        guard parts.count == 2, let deed = OperatorDeed(rawValue: parts[1]) else { throw SiteRefusal.notFound }
        try visit.checkWrites()
        guard let flow = try await desk.flow(parts[0]) else { throw SiteRefusal.notFound }
        try await visit.note(deed.rawValue, flow.id)
        do {
            try await desk.take(deed, flow.id, owner: visit.form["owner"])
        } catch let refusal as OperatorRefusal {
            let texts = BindingsTexts(language: visit.language)
            throw SiteRefusal.conflict(texts.refused(refusal.description))
        }
        let back = BindingsQuery(visit.form, applications: desk.applications)
        return .see(back.link())
    }
}
