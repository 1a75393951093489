internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// One verified and understood push on its way through the inbox, with all that answering it needs.
///
/// A class, though it never changes: it holds a dozen references, and each hand-over of a value would count them all.
final class ReceivedPush: Sendable {
    let account: InboxAccount
    let verified: VerifiedPush
    let push: Push
    let key: DuplicateKey
    /// When its first byte was read.
    let receivedAt: ContinuousClock.Instant
    /// The same by the wall clock.
    let unixMilliseconds: Int64
    /// The stored push that it repeats; `nil` for what the platform sent.
    let replayOf: PushID?

    init(
        account: InboxAccount,
        verified: VerifiedPush,
        push: Push,
        key: DuplicateKey,
        receivedAt: ContinuousClock.Instant,
        unixMilliseconds: Int64,
        replayOf: PushID? = nil
    ) {
        self.account = account
        self.verified = verified
        self.push = push
        self.key = key
        self.receivedAt = receivedAt
        self.unixMilliseconds = unixMilliseconds
        self.replayOf = replayOf
    }

    /// The record of it, with the outcome where that is known already.
    func record(settlement: Settlement?) -> PushRecord {
        PushRecord(
            account: account.name.rawValue,
            key: key,
            receivedAt: unixMilliseconds,
            document: verified.document,
            openID: push.openID,
            event: push.event?.lowercased ?? push.messageType,
            scene: push.scene,
            ticket: push.ticket,
            createTime: push.createTime,
            replayOf: replayOf,
            settlement: settlement
        )
    }

    /// The answer that carries a reply: the word, the document, or its encrypted envelope.
    func answer(with reply: PassiveReply) -> StoredAnswer {
        if case .none = reply { return .success }
        let seconds = unixMilliseconds / 1000
        let document = reply.document(to: push.openID, from: push.account, createTime: seconds)
        return StoredAnswer(
            contentType: verified.format == .json && verified.keySlot != nil ? .json : .xml,
            body: account.verifier.seal(document, for: verified, timestamp: seconds)
        )
    }
}
