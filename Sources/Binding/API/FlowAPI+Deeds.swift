internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// What applications and the operator answer for, and what they look through.
extension FlowAPI {
    /// What is done in the operator's own name is noted so.
    private static let byOperator = FlowOrigin(session: "operator", address: nil)

    /// Requests that need no proof beside the key.
    func vouch(
        _ route: FlowAPIRoute,
        _ id: FlowID,
        _ caller: FlowCaller,
        _ deed: FlowAPIRequests.Deed
    ) async throws -> Outcome {
        guard let flow = try await desk.flow(id)?.flow, caller.sees(flow) else { throw FlowRefusal.otherKey }
        let isOperator = caller == .operator && (deed.reason == "operator" || flow.apiKey != caller.key)
        if !isOperator, deed.accountRef == nil, [.stepUp, .object, .undo].contains(route) {
            throw FlowAPIRefusal.body("account_ref is missing")
        }
        let origin = isOperator ? Self.byOperator : nil
        let (changed, refusal) = try await desk.change { transaction -> (StoredFlow, FlowRefusal?) in
            guard let stored = try await desk.shelf(transaction).flow(id) else { throw FlowRefusal.otherKey }
            if route == .revoke, let maker = try await endRestored(stored, deed, isOperator: isOperator, transaction) {
                return (maker, nil)
            }
            let event =
                route == .stepUp
                ? try await stepUp(deed, stored, transaction)
                : event(route, deed, stored.flow.apiKey, isOperator: isOperator)
            let step = try await desk.take(event, stored, transaction, from: origin)
            return (step.flow, step.refusal)
        }
        // Whoever runs the receiver is told what was wrong.
        if let refusal { throw isOperator ? FlowAPIRefusal.request(refusal) : refusal }
        return .object(show(changed), status: .ok)
    }

    /// A binding that an undone flow put back belongs to a flow that is over: it is ended without it.
    private func endRestored(
        _ stored: StoredFlow,
        _ deed: FlowAPIRequests.Deed,
        isOperator: Bool,
        _ transaction: StateTransaction
    ) async throws(StoreError) -> StoredFlow? {
        guard let binding = try await desk.shelf(transaction).binding(of: stored.flow.id) else { return nil }
        let reason: RevokeReason =
            isOperator ? .operator : deed.reason == "account_deleted" ? .accountDeleted : .hostApplication
        return try await desk.removeRestored(binding, reason, transaction)
    }

    private func stepUp(
        _ deed: FlowAPIRequests.Deed,
        _ stored: StoredFlow,
        _ transaction: StateTransaction
    ) async throws(StoreError) -> FlowEvent {
        var register = BindingRegister()
        if let scan = stored.flow.state.scan {
            register = try await desk.register(for: stored.flow, scan, transaction)
        }
        let owner = AccountReference(rawValue: deed.accountRef ?? "")
        return .stepUp(owner, by: stored.flow.apiKey, register)
    }

    private func event(
        _ route: FlowAPIRoute,
        _ deed: FlowAPIRequests.Deed,
        _ key: APIKeyID,
        isOperator: Bool
    ) -> FlowEvent {
        let owner = AccountReference(rawValue: deed.accountRef ?? "")
        switch (route, isOperator) {
        case (.object, true): return .object(.operator)
        case (.object, false): return .object(.account(owner, by: key))
        case (.undo, true): return .undo(.operator)
        case (.undo, false): return .undo(.account(owner, by: key))
        case (.revoke, true): return .revoke(.operator)
        case (.revoke, false):
            return .revoke(deed.reason == "account_deleted" ? .accountDeleted(key) : .hostApplication(key))
        case (_, true): return .cancel(.operator)
        case (_, false): return .cancel(deed.reason == "logout" ? .logout(key) : .hostApplication(key))
        }
    }

    /// The bindings of one account; the operator may name the application.
    func bindings(_ caller: FlowCaller, _ request: Request) async throws -> Outcome {
        guard let query = try? FormFields(request.query) else {
            throw FlowAPIRefusal.body("the query is not percent-encoded UTF-8, or has a name twice")
        }
        guard let account = query["account_ref"], !account.isEmpty else {
            throw FlowAPIRefusal.body("the parameter account_ref is missing")
        }
        guard query["application"] != "" else { throw FlowAPIRefusal.body("the parameter application is empty") }
        let named = query["application"].map { APIKeyID(rawValue: $0) }
        let key = caller == .operator ? named ?? caller.key : caller.key
        let shelf = desk.shelf(StateTransaction(desk.store))
        let tag = Binding.tag(AccountReference(rawValue: account), desk.configuration.officialAccount, key)
        let found = try await shelf.bindings(tagged: tag, limit: 100)
        let now = shelf.now
        return .object(
            ["bindings": .array(found.map { FlowJSON.binding($0, now, desk.configuration) })],
            status: .ok
        )
    }

    /// The flows that wait for somebody's decision.
    func conflicts(_ caller: FlowCaller) async throws -> Outcome {
        let shelf = desk.shelf(StateTransaction(desk.store))
        let flows = try await shelf.flows(tagged: StoredFlow.conflictTag, limit: 200)
        let rows: [JSONValue] = flows.filter { caller.sees($0.flow) }.compactMap { stored in
            guard case .conflict(_, let conflict) = stored.flow.state else { return nil }
            var object = show(stored)
            object["conflict"] = FlowJSON.conflict(conflict, stored.flow, desk.configuration)
            return .object(object)
        }
        return .object(["conflicts": .array(rows)], status: .ok)
    }
}
