internal import Store

/// The limits that count over several flows, as one transaction sees and changes them (`binding-security.md` §6).
struct FlowCounts: Sendable {
    /// The kind of their records.
    static let kind = "flow-limit"

    let transaction: StateTransaction
    let limits: FlowLimits

    private var now: FlowTime { FlowTime(rawValue: transaction.now) }

    /// Counts one more flow; which limit it would break, where it would.
    func admit(_ owners: [FlowOwner]) async throws(StoreError) -> FlowLimits.Breach? {
        for owner in owners {
            let (breach, open, window) = rule(of: owner)
            let tag = StoredFlow.tag(owner)
            guard try await transaction.records(StoredFlow.kind, tagged: tag, limit: open).count < open else {
                return breach
            }
            // Its record is written with each flow, so two that are asked for at the same time are counted one after
            // the other.
            let now = now
            guard try await count("create \(owner.id)", window, for: window.length, { $0.take(at: now) }) else {
                return breach
            }
        }
        return nil
    }

    private func rule(of owner: FlowOwner) -> (FlowLimits.Breach, Int, SlidingWindow) {
        switch owner {
        case .session: (.session, limits.openPerSession, limits.creationsPerSession())
        case .account: (.account, limits.openPerAccount, limits.creationsPerAccount())
        case .address: (.address, limits.openPerAddress, limits.creationsPerAddress())
        }
    }

    /// Counts one of the day's codes of an official account.
    func takeCode(of account: String, quota: Int) async throws(StoreError) -> Bool {
        let now = now
        return try await count("codes \(account)", limits.codes(quota: quota, at: now), for: .seconds(2 * 86_400)) {
            $0.take(for: .flow, at: now)
        }
    }

    /// Counts one request that completes.
    func takeCompletion(from address: String) async throws(StoreError) -> Bool {
        let window = limits.completionsPerAddress()
        let now = now
        return try await count("complete \(address)", window, for: window.length) { $0.take(at: now) }
    }

    /// Whether a person's scan of a flow is answered.
    func takeScan(of flow: FlowID, by person: String) async throws(StoreError) -> Bool {
        let now = now
        return try await count("scan \(person)", limits.scans(), for: .seconds(3600)) { $0.scan(flow, at: now) }
    }

    /// Whether digits are looked at: neither account nor person has typed too many wrong ones.
    func mayTryDigits(_ owners: [String]) async throws(StoreError) -> Bool {
        for owner in owners {
            guard let record = try await transaction.record(Self.kind, "digits \(owner)") else { continue }
            guard try record.read(CoolOff.self).isOpen(at: now) else { return false }
        }
        return true
    }

    /// Charges wrong digits to each of them.
    func chargeWrongDigits(to owners: [String]) async throws(StoreError) {
        let now = now
        for owner in owners {
            _ = try await count("digits \(owner)", limits.wrongDigits(), for: .seconds(2 * 86_400)) { limit in
                limit.fail(at: now)
                return true
            }
        }
    }

    /// Counts, and keeps the count for as long as it matters.
    private func count<Limit: Codable & Equatable>(
        _ id: String,
        _ empty: Limit,
        for life: Duration,
        _ body: (inout Limit) -> Bool
    ) async throws(StoreError) -> Bool {
        var record =
            try await transaction.record(Self.kind, id)
            ?? StateRecord(key: StateRecord.Key(kind: Self.kind, id: id), body: [])
        let old = record.version == 0 && record.body.isEmpty ? empty : try record.read(Limit.self)
        var limit = old
        let isWithin = body(&limit)
        guard limit != old else { return isWithin }
        record.body = try StateRecord.body(limit)
        record.expiresAt = (now + life).rawValue
        transaction.put(record)
        return isWithin
    }
}
