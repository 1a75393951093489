package import Admin
package import Inbox
package import Store

/// Reads and replays pushes for the API, by the accounts of this receiver.
package struct ReceiverDesk: PushDesk {
    private let reader: PushReader
    private let replayer: PushReplayer

    /// A desk over an inbox and its accounts.
    ///
    /// - Parameters:
    ///   - inbox: Where replays go.
    ///   - accounts: Whose pushes are read and replayed.
    ///   - provesIdentity: Whether a push of an account tells who somebody is; no edited one may.
    package init(
        inbox: Inbox,
        accounts: [InboxAccount],
        provesIdentity: @escaping IdentityHook = { _, _ in false }
    ) {
        reader = PushReader(
            credentials: Dictionary(
                uniqueKeysWithValues: accounts.map { ($0.name.rawValue, $0.verifier.credentials) }
            )
        )
        replayer = PushReplayer(inbox: inbox, accounts: accounts, provesIdentity: provesIdentity)
    }

    /// What a push says.
    package func read(_ push: StoredPush) -> PushReading { reader.read(push) }

    /// Lets a push come again.
    package func replay(_ push: StoredPush, edited: [UInt8]?) async throws(ReplayRefusal) -> ReplayedPush {
        do throws(PushReplayer.Refusal) {
            let outcome = try await replayer.replay(push.id, push.record, edited: edited)
            return ReplayedPush(
                id: outcome.id,
                status: outcome.status,
                route: outcome.route,
                reply: outcome.status == 200 ? reader.reading(of: outcome.body, account: push.record.account) : nil
            )
        } catch {
            switch error {
            case .unknownAccount: throw .unknownAccount(push.record.account)
            case .unreadable: throw .unreadable(push.id)
            case .edited(let refusal): throw .document(DocumentFault(refusal))
            }
        }
    }
}

extension DocumentFault {
    fileprivate init(_ refusal: EditRefusal) {
        self.init(
            word: refusal.label,
            reason: refusal.description,
            line: refusal.place?.line,
            column: refusal.place?.column
        )
    }
}
