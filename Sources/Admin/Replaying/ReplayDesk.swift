internal import Crypto
internal import OfficialAccount
package import Store

/// Lets pushes come again, notes who wanted it, and remembers what each became: whoever looks at a failure sees that it
/// was seen to.
package struct ReplayDesk: Sendable {
    /// Why a push did not come again.
    package enum Failure: Error, Equatable {
        /// It cannot.
        case refused(ReplayRefusal)
        /// It was answered otherwise than with 200, as a push would have been.
        case answered(Int)
        /// Who wanted it could not be noted, so nothing was done.
        case notNoted(StoreError)
    }

    /// How long it is remembered; as long as pushes are kept by default.
    private static let memory: Int64 = 30 * 86_400_000
    private static let kind = "admin_replay"

    private let state: any StateStore
    private let pushes: any PushDesk

    /// - Parameters:
    ///   - state: Where it is noted and remembered.
    ///   - pushes: Lets them come.
    package init(state: any StateStore, pushes: any PushDesk) {
        self.state = state
        self.pushes = pushes
    }

    /// Lets a push come again.
    ///
    /// - Parameters:
    ///   - push: Which.
    ///   - edited: The document that comes in its place; `nil` for its own.
    ///   - author: Who wants it; `nil` where that is noted already, as of many at once.
    /// - Returns: What came of it.
    /// - Throws: ``Failure``.
    package func replay(
        _ push: StoredPush,
        edited: [UInt8]? = nil,
        by author: AuditAuthor?
    ) async throws(Failure) -> (id: PushID, push: ReplayedPush) {
        if let author { try await note(push.id, edited, author) }
        let outcome: ReplayedPush
        do throws(ReplayRefusal) {
            outcome = try await pushes.replay(push, edited: edited)
        } catch {
            throw .refused(error)
        }
        guard let id = outcome.id, outcome.status == 200 else { throw .answered(outcome.status) }
        // Another document has not seen to what became of this one.
        if edited == nil { await remember(push.id, as: id) }
        return (id, outcome)
    }

    private func note(_ id: PushID, _ edited: [UInt8]?, _ author: AuditAuthor) async throws(Failure) {
        let note = AuditNote(
            at: state.now,
            by: author,
            deed: edited == nil ? "replay" : "replay_edited",
            object: edited.map { "\(id) sha256:\(Self.digest(of: $0))" } ?? id.description
        )
        do throws(StoreError) {
            try await state.change([note.change], jobs: [])
        } catch {
            throw .notNoted(error)
        }
    }

    /// What the audit keeps of a document.
    private static func digest(of document: [UInt8]) -> String {
        SHA256.hash(data: document).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// What a push was replayed as last.
    package func replay(of id: PushID) async throws(StoreError) -> String? {
        let record = try await state.record(StateRecord.Key(kind: Self.kind, id: id.description))
        return record.map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// The pushes that were replayed lately.
    package func replayed(limit: Int) async throws(StoreError) -> Set<String> {
        Set(try await state.records(of: Self.kind, tagged: nil, before: nil, limit: limit).map(\.key.id))
    }

    /// It has come again by now: where this cannot be written, only the remark is missing.
    private func remember(_ id: PushID, as new: PushID) async {
        let key = StateRecord.Key(kind: Self.kind, id: id.description)
        _ = try? await StateTransaction.run(state) { transaction in
            var record =
                try await transaction.record(Self.kind, id.description) ?? StateRecord(key: key, body: [])
            record.body = Array(new.description.utf8)
            record.expiresAt = transaction.now + Self.memory
            transaction.put(record)
        }
    }
}
