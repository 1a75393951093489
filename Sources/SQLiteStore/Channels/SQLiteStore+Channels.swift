internal import GRDB
public import OfficialAccount
public import Store

extension SQLiteStore: ChannelStore {
    /// Reads facts beside the writer.
    public func facts(after number: Int64, limit: Int) async throws(StoreError) -> [StoredFact] {
        try await reading { try FactTable.facts(after: number, limit: limit, in: $0) }
    }

    /// Counts the next facts in a transaction among all other writes.
    public func rollUp(limit: Int, by clock: AccountClock) async throws(StoreError) -> RollUpStep {
        // Most looks find nothing: they need no transaction that writes.
        let isThereMore = try await reading { database in
            try FactTable.last(in: database) > RollUp.cursor(in: database).fact
        }
        guard isThereMore else { return .counted(0) }
        return try await writing { try RollUp.step(limit: limit, by: clock, in: $0) }
    }

    /// Forgets all figures.
    public func forgetRollUps() async throws(StoreError) {
        try await writing { try RollUp.forget(in: $0) }
    }

    /// Reads who follows beside the writer.
    public func following(_ people: [OpenID], of account: String) async throws(StoreError) -> [OpenID: Int64] {
        try await reading { try PersonTable.following(people, of: account, in: $0) }
    }

    /// Reads figures beside the writer.
    public func tallies(_ query: TallyQuery) async throws(StoreError) -> [TallyRow] {
        try await reading { try TallyTable.rows(query, in: $0) }
    }

    /// Reads the gaps.
    public func gaps(in span: Range<Int64>) async throws(StoreError) -> [ReceivingGap] {
        try await reading { try GapTable.gaps(in: span, in: $0) }
    }

    /// Keeps a code.
    public func keep(_ code: KeptCode) async throws(StoreError) {
        try await writing { try CodeTable.insert(code, in: $0) }
    }

    /// Reads kept codes beside the writer.
    public func codes(_ filter: CodeFilter) async throws(StoreError) -> [StoredCode] {
        try await reading { try CodeTable.codes(filter, in: $0) }
    }

    /// Counts permanent codes.
    public func permanentCodes(of account: String) async throws(StoreError) -> Int {
        try await reading { try CodeTable.permanent(of: account, in: $0) }
    }

    /// Gives a scene another channel.
    public func setChannel(
        _ channel: String?,
        ofScene scene: String,
        of account: String
    ) async throws(StoreError) {
        try await writing { database in
            let scene = try SceneTable.number(of: scene, account, in: database)
            try SceneTable.setChannel(channel, of: scene, in: database)
        }
    }
}
