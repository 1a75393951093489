public import OfficialAccount
public import Store

extension PostgreSQLStore: ChannelStore {
    /// Reads facts; one that is just being written may come behind one with a higher number.
    public func facts(after number: Int64, limit: Int) async throws(StoreError) -> [StoredFact] {
        try await rows(FactTable.facts(after: number, limit: limit)).map { StoredFact($0) }
    }

    /// Counts the next facts, as one of all instances.
    public func rollUp(limit: Int, by clock: AccountClock) async throws(StoreError) -> RollUpStep {
        // Most looks find nothing: they need no lock.
        guard try await rows(FactTable.more).first?.integer("found") == 1 else { return .counted(0) }
        return try await running { session throws(SessionError) in
            let horizon = try session.run(FactTable.horizon).last?.first?.integer("id") ?? 0
            return try RollUp.step(limit: limit, to: horizon, by: clock, in: &session)
        }
    }

    /// Forgets all figures.
    public func forgetRollUps() async throws(StoreError) {
        try await running { session throws(SessionError) in
            do throws(SessionError) {
                _ = try session.script(RollUp.forgetting)
            } catch {
                if error.leavesSessionUsable { _ = try session.script("ROLLBACK") }
                throw error
            }
        }
    }

    /// Reads who follows.
    public func following(_ people: [OpenID], of account: String) async throws(StoreError) -> [OpenID: Int64] {
        let (marks, found) = try await running { [scenes] session throws(SessionError) in
            let key = try scenes.key(in: &session)
            let marks = people.map { $0.mark(in: account, key: key) }
            return (marks, try session.run([PersonTable.following(marks)]).first ?? [])
        }
        let since = Dictionary(found.map { ($0.bytes("mark") ?? [], $0.integer("following_since") ?? 0) }) { $1 }
        return zip(people, marks).reduce(into: [:]) { $0[$1.0] = since[$1.1] }
    }

    /// Reads figures.
    public func tallies(_ query: TallyQuery) async throws(StoreError) -> [TallyRow] {
        let results = try await running { session throws(SessionError) in
            try session.run(TallyTable.statements(query))
        }
        return TallyTable.rows(query, results)
    }

    /// Reads the gaps.
    public func gaps(in span: Range<Int64>) async throws(StoreError) -> [ReceivingGap] {
        try await rows(GapTable.gaps(in: span)).map { row in
            ReceivingGap(since: row.integer("since") ?? 0, until: row.integer("until") ?? 0)
        }
    }

    /// Keeps a code.
    public func keep(_ code: KeptCode) async throws(StoreError) { _ = try await rows(CodeTable.insert(code)) }

    /// Reads kept codes.
    public func codes(_ filter: CodeFilter) async throws(StoreError) -> [StoredCode] {
        try await rows(CodeTable.codes(filter)).map { StoredCode($0) }
    }

    /// Counts permanent codes.
    public func permanentCodes(of account: String) async throws(StoreError) -> Int {
        Int(try await rows(CodeTable.permanent(of: account)).first?.integer("count") ?? 0)
    }

    /// Gives a scene another channel.
    public func setChannel(
        _ channel: String?,
        ofScene scene: String,
        of account: String
    ) async throws(StoreError) {
        _ = try await rows(CodeTable.setChannel(channel, ofScene: scene, of: account))
    }
}
