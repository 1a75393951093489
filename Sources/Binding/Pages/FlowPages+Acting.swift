internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// What a page's forms do; each of them works without a script.
extension FlowPages {
    /// Does it, and leads back to the page, whatever came of it: there it says how things stand.
    func act(_ route: PageRoute, _ visit: Visit, _ visitor: PageVisitor) async throws -> Response {
        let form = visitor.form
        let proof = BrowserProof(
            verifier: visit.cookie.verifier,
            account: visit.cookie.account,
            route: .page(token: form?["token"].map { CSRFToken($0) }, site: visitor.site)
        )
        let origin = FlowOrigin(address: desk.keys.pseudonym(of: "address \(visitor.request.browserAddress)"))
        let digits = form?["code"].flatMap { PhoneCode(typed: $0) }
        let id = visit.stored.flow.id
        let step = try await desk.change { transaction in
            guard let stored = try await desk.shelf(transaction).flow(id) else { throw FlowRefusal.wrongVerifier }
            switch route {
            case .refresh: return try await desk.take(.refresh(proof), stored, transaction, from: origin)
            case .cancel: return try await desk.take(.cancel(.browser(proof)), stored, transaction, from: origin)
            default: return try await complete(stored, proof, digits, transaction, origin)
            }
        }
        if step.refusal != nil { await refusals.wait(since: visitor.request.receivedAt) }
        if let order = step.order { _ = try await desk.make(order) }
        guard visitor.wantsJSON else { return .see(path(of: id)) }
        guard step.refusal == nil else { return FlowAPIRefusal.refused.response }
        return .json(["status": .string(step.flow.flow.status.rawValue)])
    }

    /// Completes, as often as one address may.
    private func complete(
        _ stored: StoredFlow,
        _ proof: BrowserProof,
        _ digits: PhoneCode?,
        _ transaction: StateTransaction,
        _ origin: FlowOrigin
    ) async throws -> FlowStep {
        guard try await desk.counts(transaction).takeCompletion(from: origin.address ?? "") else {
            desk.counters.refused("submit", "limit_completions")
            return FlowStep(flow: stored, refusal: .blocked)
        }
        return try await desk.complete(stored, proof, digits, transaction, from: origin)
    }
}
