package import Admin
package import Inbox
package import Store

/// Reads and replays pushes for the API, by the accounts of this receiver.
package struct ReceiverDesk: PushDesk {
    private let reader: PushReader
    private let replayer: PushReplayer

    /// A desk over an inbox and its accounts.
    package init(inbox: Inbox, accounts: [InboxAccount]) {
        reader = PushReader(
            credentials: Dictionary(
                uniqueKeysWithValues: accounts.map { ($0.name.rawValue, $0.verifier.credentials) }
            )
        )
        replayer = PushReplayer(inbox: inbox, accounts: accounts)
    }

    /// What a push says.
    package func read(_ push: StoredPush) -> PushReading { reader.read(push) }

    /// Lets a push come again.
    package func replay(_ push: StoredPush) async throws(ReplayRefusal) -> ReplayedPush {
        do throws(PushReplayer.Refusal) {
            let outcome = try await replayer.replay(push.id, push.record)
            return ReplayedPush(
                id: outcome.id,
                status: outcome.status,
                route: outcome.route,
                reply: outcome.status == 200 ? reader.reading(of: outcome.body, account: push.record.account) : nil
            )
        } catch {
            throw error == .unknownAccount ? .unknownAccount(push.record.account) : .unreadable(push.id)
        }
    }
}
