internal import OfficialAccount
internal import Store

/// What follows from a step, within its transaction.
extension FlowDesk {
    func carryOut(
        _ effect: FlowEffect,
        _ step: inout FlowStep,
        _ transaction: StateTransaction,
        _ policy: FlowPolicy,
        _ origin: FlowOrigin?
    ) async throws(StoreError) {
        let flow = step.flow.flow
        let shelf = shelf(transaction)
        switch effect {
        case .createCode(let scene, let life): step.order = CodeOrder(flow: flow.id, scene: scene, lifetime: life)
        case .reply(let reply): step.reply = reply
        case .handOut(let code): step.resultCode = code
        case .deliver(let result): step.result = result
        case .message(let reply, let openID):
            let text = replies.text(reply)
            let job = surroundings.message(text, to: openID, of: flow.officialAccount, at: transaction.now)
            if let job { transaction.add(job) }
        case .notice(let notice, let account): tell(notice, account, flow, transaction)
        // The record itself is what pages watch.
        case .status, .storeConflict: break
        case .storeBinding(let binding):
            try await shelf.put(binding, policy.bindings)
            // A binding that stood already is stored again when its person is found to follow again: nobody was bound.
            guard binding.flow == flow.id else { break }
            let fact = surroundings.bound(binding.openID, of: flow.officialAccount, at: transaction.now)
            if let fact { transaction.count(fact) }
        case .removeBinding(let binding):
            try await shelf.remove(binding)
            try await endFlow(of: binding, unless: flow.id, transaction)
        case .restoreBinding(let binding): try await restore(binding, policy.bindings, transaction)
        case .storeTombstone(let stone): try await shelf.put(stone)
        case .countWrongDigits(let account, let openID):
            try await counts(transaction).chargeWrongDigits(to: digitOwners(account, openID, flow))
        case .audit(var note):
            note.origin = origin?.note
            transaction.append(note.line, to: AuditNote.chain)
        }
    }

    /// A binding that gives way ends the flow that made it: nobody must be able to undo or revoke it once more.
    private func endFlow(
        of binding: Binding,
        unless own: FlowID,
        _ transaction: StateTransaction
    ) async throws(StoreError) {
        guard binding.flow != own, let maker = try await shelf(transaction).flow(binding.flow) else { return }
        _ = try await take(.revoke(.replacement), maker, transaction)
    }

    /// What an undone flow had replaced comes back, unless something new stands there.
    ///
    /// It belongs to the flow that made it, which is over: so it is bound until somebody binds anew or the application
    /// revokes it.
    private func restore(
        _ binding: Binding,
        _ policy: BindingPolicy,
        _ transaction: StateTransaction
    ) async throws(StoreError) {
        let shelf = shelf(transaction)
        let wish = BindingWish(
            openID: binding.openID,
            unionID: binding.unionID,
            account: binding.account,
            officialAccount: binding.officialAccount,
            apiKey: binding.apiKey
        )
        let register = try await shelf.register(for: wish, policy)
        guard case .bind = policy.decide(wish, register, at: shelf.now) else { return }
        try await shelf.put(binding, policy)
    }

    /// Ends a binding that came back after its flow was over.
    ///
    /// - Returns: The flow that had made it; `nil` where a living flow holds the binding, which is then that flow's to
    ///   end.
    func removeRestored(
        _ binding: Binding,
        _ reason: RevokeReason,
        _ transaction: StateTransaction
    ) async throws(StoreError) -> StoredFlow? {
        let shelf = shelf(transaction)
        guard let maker = try await shelf.flow(binding.flow), case .revoked = maker.flow.state else { return nil }
        try await shelf.remove(binding)
        let note = AuditNote(
            flow: binding.flow,
            version: maker.flow.version,
            event: "revoke_restored",
            from: .revoked,
            to: .revoked,
            reason: reason.rawValue,
            at: shelf.now
        )
        transaction.append(note.line, to: AuditNote.chain)
        tell(.unbound, binding.account, maker.flow, transaction)
        if reason == .accountDeleted {
            let until = shelf.now + configuration.policy.bindings.tombstoneLife
            try await shelf.put(Tombstone(account: binding.account, of: binding.apiKey, until: until))
        }
        return maker
    }

    // MARK: Notices

    /// Tells the host application that a flow has another state.
    func announce(_ flow: BindingFlow, _ transaction: StateTransaction) {
        var data = Self.facts(of: flow)
        data["reason"] = .optional(flow.state.reason)
        post("flow.\(flow.state.name.rawValue)", data, flow, transaction)
    }

    /// Tells the host application what an account's owner should hear by e-mail or inbox.
    private func tell(
        _ notice: FlowNotice,
        _ account: AccountReference,
        _ flow: BindingFlow,
        _ transaction: StateTransaction
    ) {
        var data = Self.facts(of: flow)
        data["account_ref"] = .string(account.rawValue)
        post("binding.\(notice.rawValue)", data, flow, transaction)
    }

    private func post(
        _ type: String,
        _ data: [String: JSONValue],
        _ flow: BindingFlow,
        _ transaction: StateTransaction
    ) {
        let now = transaction.now
        let document = JSONValue.object([
            "type": .string(type), "timestamp": .string(Timestamp.text(now)), "data": .object(data),
        ])
        let id = "\(flow.id)_\(flow.version)_\(type)"
        let job = surroundings.notice(document.bytes, id: id, to: flow.apiKey.rawValue, at: now)
        if let job { transaction.add(job) }
    }

    private static func facts(of flow: BindingFlow) -> [String: JSONValue] {
        [
            "flow_id": .string(flow.id.rawValue), "kind": .string(flow.kind.rawValue),
            "state": .string(flow.state.name.rawValue), "account_ref": .optional(flow.account?.rawValue),
        ]
    }
}
