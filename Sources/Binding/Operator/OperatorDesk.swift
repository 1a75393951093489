internal import OfficialAccount
package import Store

/// Flows and bindings for whoever operates the receiver: to look through them, and to settle what waits.
///
/// What is done here is what the API does for an operator, and is noted in the same chain.
package struct OperatorDesk: Sendable {
    /// How many flows are looked at to tell how they stand.
    package static let census = 500
    /// How many flows wait at most before the list of them is cut.
    package static let conflicts = 200

    private let desk: FlowDesk
    private let api: FlowAPI

    init(desk: FlowDesk, api: FlowAPI) {
        self.desk = desk
        self.api = api
    }

    /// The applications that may begin flows, by their names.
    package var applications: [String] { desk.configuration.applications.map(\.name).sorted() }

    /// Every state a flow can be in, in the order of its life.
    package static let states = FlowState.Name.allCases.map(\.rawValue)

    // MARK: Looking

    /// Flows, the newest first.
    ///
    /// - Parameters:
    ///   - state: Only those in this state; of those written before states were listed, none.
    ///   - before: Only those with a lower ``FlowReading/position``.
    ///   - limit: How many at most.
    /// - Returns: The flows.
    /// - Throws: ``StoreError``; so do all of these.
    package func flows(
        in state: String? = nil,
        before: Int64? = nil,
        limit: Int
    ) async throws(StoreError) -> [FlowReading] {
        let tag = state.map(StoredFlow.tag(state:))
        return try read(try await desk.store.records(of: StoredFlow.kind, tagged: tag, before: before, limit: limit))
    }

    /// How the newest flows stand: so many are in each state.
    package func standing() async throws(StoreError) -> [String: Int] {
        Dictionary(try await flows(limit: Self.census).map { ($0.state, 1) }, uniquingKeysWith: +)
    }

    /// The flows that wait for somebody's decision, the newest first.
    package func waiting() async throws(StoreError) -> [FlowReading] {
        let tag = StoredFlow.conflictTag
        return try read(
            try await desk.store.records(of: StoredFlow.kind, tagged: tag, before: nil, limit: Self.conflicts)
        )
    }

    /// One flow; `nil` where there is none, or no more.
    package func flow(_ id: String) async throws(StoreError) -> FlowReading? {
        try await desk.flow(FlowID(rawValue: id)).map(reading)
    }

    /// What an account is bound to, and its flows of the last month, the newest first.
    package func history(
        of account: String,
        for application: String
    ) async throws(StoreError) -> (bindings: [BindingReading], flows: [FlowReading]) {
        let key = APIKeyID(rawValue: application)
        let owner = AccountReference(rawValue: account)
        let shelf = desk.shelf(StateTransaction(desk.store))
        let bindings = try await shelf.bindings(
            tagged: Binding.tag(owner, desk.configuration.officialAccount, key),
            limit: 100
        )
        let tag = StoredFlow.tag(account: owner, key)
        let flows = try await desk.store.records(of: StoredFlow.kind, tagged: tag, before: nil, limit: 100)
        let now = shelf.now
        return (bindings.map { BindingReading($0, at: now, desk.configuration) }, try read(flows))
    }

    private func read(_ records: [StateRecord]) throws(StoreError) -> [FlowReading] {
        var readings: [FlowReading] = []
        for record in records { readings.append(reading(try StoredFlow(record))) }
        return readings
    }

    private func reading(_ stored: StoredFlow) -> FlowReading {
        FlowReading(stored, at: FlowTime(rawValue: desk.store.now), desk.configuration.policy)
    }

    // MARK: Settling

    /// Does it, in the operator's name.
    ///
    /// - Parameters:
    ///   - deed: What.
    ///   - flow: With which flow.
    ///   - owner: For ``OperatorDeed/stepUp``: whose owner has proved to be it.
    /// - Throws: ``OperatorRefusal`` where the flow cannot be settled so; ``StoreError``.
    package func take(_ deed: OperatorDeed, _ flow: String, owner: String? = nil) async throws {
        let body = FlowAPIRequests.Deed(accountRef: owner, reason: "operator")
        do {
            _ = try await api.vouch(deed.route, FlowID(rawValue: flow), .operator, body)
        } catch let error as StoreError {
            throw error
        } catch let refusal as FlowAPIRefusal {
            throw OperatorRefusal(description: refusal.message)
        } catch let refusal as FlowRefusal {
            throw OperatorRefusal(description: refusal.description)
        }
    }
}

/// Why a flow cannot be settled so.
package struct OperatorRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The fact and the fix.
    package let description: String
}

extension BindingFlows {
    /// What whoever operates the receiver sees of flows, and does with them.
    package var operatorDesk: OperatorDesk { OperatorDesk(desk: desk, api: api) }
}
