internal import OfficialAccount
internal import Store

/// Ends flows whose ten minutes are over, and settles moves that nobody objected to, though nobody asks for them.
struct FlowKeeper: Sendable {
    /// Between two looks.
    static let interval: Duration = .seconds(5)
    private static let atOnce = 200
    /// A minute that was missed by a slow store is looked at again for so long.
    static let minutesBack: Int64 = 15
    /// The first look finds what came due while no process was there.
    static let firstMinutesBack: Int64 = 7 * 24 * 60

    let desk: FlowDesk

    /// One look at what is due.
    func round(minutesBack: Int64 = minutesBack) async throws(StoreError) {
        let now = desk.store.now
        for back in 0...minutesBack {
            let minute = FlowTime(rawValue: now - back * 60_000)
            for id in try await due(at: minute) { await tick(id) }
        }
    }

    private func due(at minute: FlowTime) async throws(StoreError) -> [FlowID] {
        let records = try await desk.store.records(
            of: StoredFlow.kind,
            tagged: StoredFlow.tag(dueAt: minute),
            before: nil,
            limit: Self.atOnce
        )
        return records.map { FlowID(rawValue: $0.key.id) }
    }

    /// A flow that cannot be written now is looked at again in the next round.
    private func tick(_ id: FlowID) async {
        try? await desk.change { transaction in
            guard let stored = try await desk.shelf(transaction).flow(id) else { return }
            let flow = stored.flow
            if case .conflict(let scan, let conflict) = flow.state, let due = conflict.waitsUntil {
                guard desk.shelf(transaction).now >= due else { return }
                let register = try await desk.register(for: flow, scan, transaction)
                _ = try await desk.take(.settle(register), stored, transaction)
            } else {
                _ = try await desk.take(.clock, stored, transaction)
            }
        }
    }
}
