internal import OfficialAccount
internal import Store

/// What host applications and operators ask for.
extension FlowDesk {
    /// Begins a flow, and has its code made.
    ///
    /// - Parameters:
    ///   - request: The wish.
    ///   - origin: Who asks for it, for the limits.
    ///   - once: Names the request, so that it makes one flow however often it is sent.
    /// - Returns: The flow; its code is missing where the platform made none, or another request is having it made.
    /// - Throws: ``FlowRequestError``, ``FlowRefusal``, ``StoreError``.
    func create(_ request: FlowRequest, from origin: FlowOrigin, once: OnceKey?) async throws -> StoredFlow {
        let begun = try await change { transaction in try await self.begin(request, origin, once, transaction) }
        guard let order = begun.order else { return begun.flow }
        return try await make(order) ?? begun.flow
    }

    private func begin(
        _ request: FlowRequest,
        _ origin: FlowOrigin,
        _ once: OnceKey?,
        _ transaction: StateTransaction
    ) async throws -> FlowStep {
        let shelf = shelf(transaction)
        if let once, let known = try await once.flow(in: transaction), let flow = try await shelf.flow(known) {
            return FlowStep(flow: flow)
        }
        let rules = configuration.rules(for: request.apiKey)
        var random = SystemRandomNumberGenerator()
        let (flow, effects) = try BindingFlow.create(request, at: shelf.now, by: rules, using: &random)
        let stored = StoredFlow(flow, origin: origin)
        let counts = counts(transaction)
        if let breach = try await counts.admit(stored.owners) { throw FlowRequestError.tooMany(breach) }
        guard try await counts.takeCode(of: flow.officialAccount.rawValue, quota: configuration.dailyCodes) else {
            throw FlowRequestError.tooManyCodes
        }
        try shelf.put(stored, rules.policy)
        if let once { try once.remember(flow.id, in: transaction) }
        var step = FlowStep(flow: stored)
        for effect in effects { try await carryOut(effect, &step, transaction, rules.policy, origin) }
        return step
    }

    /// Trades a result code for the result.
    func redeem(_ claim: ResultClaim) async throws -> FlowResult {
        try await change { transaction in
            guard let stored = try await self.shelf(transaction).flow(granting: Fingerprint(claim.code)) else {
                throw FlowRefusal.wrongResultCode
            }
            let step = try await self.take(.redeem(claim), stored, transaction)
            if let refusal = step.refusal { throw refusal }
            guard let result = step.result else { throw FlowRefusal.noResult }
            return result
        }
    }
}

/// Why a flow is not begun, beside what ``FlowRefusal`` has.
enum FlowRequestError: Error, Equatable {
    case tooMany(FlowLimits.Breach)
    /// The day's codes of the official account are used up, but for the operator's.
    case tooManyCodes
    /// The key came before with another request.
    case onceKeyReused

    var reason: String {
        switch self {
        case .tooMany(let breach): "limit_\(breach.rawValue)"
        case .tooManyCodes: "limit_codes"
        case .onceKeyReused: "idempotency_key_reused"
        }
    }
}

/// The name under which a request is sent again (`Idempotency-Key`), and the digest of what was asked.
struct OnceKey: Sendable {
    /// The kind of its records.
    static let kind = "flow-request"

    private let id: String
    private let digest: Fingerprint<OnceKey>

    private struct Memory: Codable {
        var flow: FlowID
        var digest: Fingerprint<OnceKey>
    }

    init(_ key: String, of application: APIKeyID, body: [UInt8]) {
        id = Fingerprint<OnceKey>(of: "\(application.rawValue)\n\(key)").text
        digest = Fingerprint(ofBytes: body)
    }

    /// The flow that the same request has made.
    func flow(in transaction: StateTransaction) async throws -> FlowID? {
        guard let record = try await transaction.record(Self.kind, id) else { return nil }
        let memory = try record.read(Memory.self)
        guard memory.digest == digest else { throw FlowRequestError.onceKeyReused }
        return memory.flow
    }

    /// A day is longer than anybody tries again.
    func remember(_ flow: FlowID, in transaction: StateTransaction) throws(StoreError) {
        transaction.put(
            StateRecord(
                key: StateRecord.Key(kind: Self.kind, id: id),
                body: try StateRecord.body(Memory(flow: flow, digest: digest)),
                expiresAt: transaction.now + 86_400_000
            )
        )
    }
}
