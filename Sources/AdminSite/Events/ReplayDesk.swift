internal import Admin
internal import OfficialAccount
internal import Store

/// Lets pushes come again, and remembers what each became: whoever looks at a failure sees that it was seen to.
struct ReplayDesk: Sendable {
    /// Why a push did not come again.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        /// What is wrong with an edited document; `nil` where something else is.
        var fault: DocumentFault?
    }

    /// How long it is remembered; as long as pushes are kept by default.
    private static let memory: Int64 = 30 * 86_400_000
    private static let kind = "admin_replay"

    let state: any StateStore
    let pushes: any PushDesk

    /// Lets a push come again.
    ///
    /// - Parameters:
    ///   - push: Which.
    ///   - edited: The document that comes in its place; `nil` for its own.
    /// - Returns: The new push.
    /// - Throws: ``Failure``.
    func replay(_ push: StoredPush, edited: [UInt8]? = nil) async throws(Failure) -> PushID {
        let outcome: ReplayedPush
        do throws(ReplayRefusal) {
            outcome = try await pushes.replay(push, edited: edited)
        } catch {
            if case .document(let fault) = error { throw Failure(description: fault.reason, fault: fault) }
            throw Failure(description: error.description)
        }
        guard let id = outcome.id, outcome.status == 200 else {
            throw Failure(description: "it was answered \(outcome.status)")
        }
        // Another document has not seen to what became of this one.
        if edited == nil { await remember(push.id, as: id) }
        return id
    }

    /// What a push was replayed as last.
    func replay(of id: PushID) async throws(StoreError) -> String? {
        let record = try await state.record(StateRecord.Key(kind: Self.kind, id: id.description))
        return record.map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// The pushes that were replayed lately.
    func replayed(limit: Int) async throws(StoreError) -> Set<String> {
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
