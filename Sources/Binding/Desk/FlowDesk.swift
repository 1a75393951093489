internal import OfficialAccount
internal import Store

/// Takes the steps of flows: reads a flow, lets it decide, and writes down what follows, all in one transaction.
///
/// The one place where flows change. Pushes come here by their handlers, in the transaction that settles them; requests
/// by the API and the page, in one of their own. Where another step was faster, whoever called decides anew.
final class FlowDesk: Sendable {
    let store: any StateStore
    let configuration: BindingConfiguration
    let replies: FlowReplies
    let surroundings: any FlowSurroundings
    let counters: FlowCounters

    init(
        store: any StateStore,
        configuration: BindingConfiguration,
        replies: FlowReplies,
        surroundings: any FlowSurroundings,
        counters: FlowCounters
    ) {
        self.store = store
        self.configuration = configuration
        self.replies = replies
        self.surroundings = surroundings
        self.counters = counters
    }

    var keys: FlowKeys { configuration.keys }

    func shelf(_ transaction: StateTransaction) -> FlowShelf { FlowShelf(transaction: transaction) }

    func counts(_ transaction: StateTransaction) -> FlowCounts {
        FlowCounts(transaction: transaction, limits: configuration.limits)
    }

    /// Decides and changes in a transaction of its own.
    func change<Value: Sendable>(
        _ body: @Sendable (StateTransaction) async throws -> Value
    ) async throws -> Value {
        try await StateTransaction.run(store, body)
    }

    // MARK: Steps

    /// Takes one step, and carries out what follows from it within the transaction.
    func take(
        _ event: FlowEvent,
        _ stored: StoredFlow,
        _ transaction: StateTransaction,
        from origin: FlowOrigin? = nil
    ) async throws(StoreError) -> FlowStep {
        let rules = configuration.rules(for: stored.flow.apiKey)
        var random = SystemRandomNumberGenerator()
        var next = stored
        let outcome = next.flow.apply(event, at: FlowTime(rawValue: transaction.now), by: rules, using: &random)
        if next.flow.code.scene != stored.flow.code.scene { next.deadScenes.append(stored.flow.code.scene) }
        if let refusal = outcome.refusal { counters.refused(event.name, refusal.reason) }
        var step = FlowStep(flow: next, refusal: outcome.refusal)
        if next.flow != stored.flow {
            try shelf(transaction).put(next, rules.policy)
            if next.flow.state.name != stored.flow.state.name { announce(next.flow, transaction) }
        }
        for effect in outcome.effects { try await carryOut(effect, &step, transaction, rules.policy, origin) }
        return step
    }

    /// The browser completes: digits, then what is bound already, then the result; all of it or nothing.
    func complete(
        _ stored: StoredFlow,
        _ proof: BrowserProof,
        _ digits: PhoneCode?,
        _ transaction: StateTransaction,
        from origin: FlowOrigin?
    ) async throws(StoreError) -> FlowStep {
        let owners = digitOwners(stored.flow.account, stored.flow.state.scan?.openID, stored.flow)
        guard try await counts(transaction).mayTryDigits(owners) else {
            counters.refused("submit", "cool_off")
            return FlowStep(flow: stored, refusal: .blocked)
        }
        var step = try await take(.submit(proof, digits: digits), stored, transaction, from: origin)
        guard step.refusal == nil, case .confirmed(let scan) = step.flow.flow.state else { return step }
        step = try await take(
            .settle(try await register(for: step.flow.flow, scan, transaction)),
            step.flow,
            transaction
        )
        return step
    }

    /// What is bound already, as far as a flow and the one who scanned it are concerned.
    func register(
        for flow: BindingFlow,
        _ scan: PhoneScan,
        _ transaction: StateTransaction
    ) async throws(StoreError) -> BindingRegister {
        let shelf = shelf(transaction)
        guard flow.kind == .bind, let account = flow.account else {
            return try await shelf.register(of: scan.openID, flow)
        }
        let wish = BindingWish(
            openID: scan.openID,
            unionID: scan.unionID,
            account: account,
            officialAccount: flow.officialAccount,
            apiKey: flow.apiKey
        )
        return try await shelf.register(for: wish, configuration.policy.bindings)
    }

    /// Has the ordered code made, and tells its flow; nothing is locked while the platform works.
    func make(_ order: CodeOrder) async throws -> StoredFlow? {
        guard let scene = SceneValue(order.scene.text), let stored = try await flow(order.flow) else { return nil }
        var event = FlowEvent.codeRefused(scene: Fingerprint(order.scene))
        var picture: SealedText?
        do {
            let code = try await surroundings.makeCode(
                scene,
                lifetime: order.lifetime,
                for: stored.flow.officialAccount
            )
            picture = keys.seal(code.url, for: order.flow)
            event = .codeCreated(scene: Fingerprint(order.scene), ticket: Fingerprint(code.ticket))
        } catch {
            counters.codeFailed("\(error)")
        }
        let (made, seal) = (event, picture)
        return try await change { transaction in
            guard var stored = try await self.shelf(transaction).flow(order.flow) else { return nil }
            if stored.flow.code.scene == Fingerprint(order.scene) { stored.picture = seal }
            return try await self.take(made, stored, transaction).flow
        }
    }

    /// A flow as it is stored now.
    func flow(_ id: FlowID) async throws(StoreError) -> StoredFlow? {
        try await shelf(StateTransaction(store)).flow(id)
    }

    /// What the current code says; `nil` while there is none.
    func pictureText(of stored: StoredFlow) -> String? {
        guard stored.flow.code.ticket != nil else { return nil }
        return stored.picture.flatMap { keys.open($0, for: stored.flow.id) }
    }

    /// Who is charged for wrong digits.
    ///
    /// - Parameters:
    ///   - account: The account that was to be bound or logged in, where it is known.
    ///   - openID: Who scanned. Not read from the flow: the fifth wrong digits have ended it, and an ended flow knows
    ///     nobody any more.
    ///   - flow: Whose digits they are.
    /// - Returns: The names of their counts.
    func digitOwners(_ account: AccountReference?, _ openID: OpenID?, _ flow: BindingFlow) -> [String] {
        let account = account.map { FlowOwner.account($0, flow.apiKey).id }
        let person = openID.map { keys.pseudonym(of: "\(flow.officialAccount)/\($0)") }
        return [account, person].compactMap(\.self)
    }
}
