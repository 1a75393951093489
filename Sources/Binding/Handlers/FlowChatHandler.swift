internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// What a person's words in the chat do, and their leaving: `0`, a number, `解绑`, `撤销`.
struct FlowChatHandler: Sendable {
    /// A person has few flows that a word can be about; a kit that scans hundreds is cut off elsewhere.
    private static let flowsLookedAt = 20

    let desk: FlowDesk

    /// - Returns: The reply; `nil` for a push that is none of ours.
    func handle(_ push: Push, _ context: PushContext) async throws -> PassiveReply? {
        if push.event == .unsubscribe {
            try await markUnreachable(push.openID, context.state)
            return nil
        }
        guard push.messageType == "text", let text = push.text(of: "Content"), let word = ChatWord(text) else {
            return nil
        }
        return try await answer(word, from: push.openID, context)
    }

    private func answer(
        _ word: ChatWord,
        from openID: OpenID,
        _ context: PushContext
    ) async throws -> PassiveReply? {
        guard context.isEncrypted || desk.configuration.allowsPlainPushes else { return nil }
        let shelf = desk.shelf(context.state)
        let tag = StoredFlow.tag(openID, in: desk.configuration.officialAccount)
        // The newest first: a word is about what was scanned last, and means nothing to most flows.
        for stored in try await shelf.flows(tagged: tag, limit: Self.flowsLookedAt) {
            let step = try await desk.take(
                .chat(word, from: openID),
                stored,
                context.state,
                from: FlowOrigin(session: desk.keys.pseudonym(of: "\(openID)"), address: nil)
            )
            if let reply = step.reply { return .text(desk.replies.text(reply)) }
            guard step.flow.flow == stored.flow else { return nil }
        }
        return word == .unbind ? try await unbindRestored(openID, context.state) : nil
    }

    /// What came back when its successor was undone has no flow any more that could end it.
    private func unbindRestored(_ openID: OpenID, _ state: StateTransaction) async throws -> PassiveReply? {
        let tag = Binding.tag(openID, desk.configuration.officialAccount)
        guard let binding = try await desk.shelf(state).bindings(tagged: tag, limit: 1).first,
            let maker = try await desk.removeRestored(binding, .phone, state)
        else { return nil }
        return .text(desk.replies.text(.unbound(maker.flow.display)))
    }

    /// Somebody who does not follow any more stays bound; a scan that makes them follow again makes it good.
    private func markUnreachable(_ openID: OpenID, _ state: StateTransaction) async throws {
        let shelf = desk.shelf(state)
        let tag = Binding.tag(openID, desk.configuration.officialAccount)
        for var binding in try await shelf.bindings(tagged: tag, limit: 100) where binding.unreachableSince == nil {
            binding.unreachableSince = shelf.now
            try await shelf.put(binding, desk.configuration.policy.bindings)
        }
    }
}
