internal import OfficialAccount
internal import Store

/// Flows, bindings and tombstones as one transaction sees and changes them.
struct FlowShelf: Sendable {
    let transaction: StateTransaction

    var now: FlowTime { FlowTime(rawValue: transaction.now) }

    func flow(_ id: FlowID) async throws(StoreError) -> StoredFlow? {
        try await transaction.record(StoredFlow.kind, id.rawValue).map(Self.read)
    }

    func flow(showing scene: Fingerprint<FlowScene>) async throws(StoreError) -> StoredFlow? {
        try await transaction.record(StoredFlow.kind, named: StoredFlow.name(scene)).map(Self.read)
    }

    func flow(granting code: Fingerprint<ResultCode>) async throws(StoreError) -> StoredFlow? {
        try await transaction.record(StoredFlow.kind, named: StoredFlow.name(code)).map(Self.read)
    }

    func flows(tagged tag: String, limit: Int) async throws(StoreError) -> [StoredFlow] {
        try Self.each(try await transaction.records(StoredFlow.kind, tagged: tag, limit: limit)) {
            record throws(StoreError) in try StoredFlow(record)
        }
    }

    func put(_ flow: StoredFlow, _ policy: FlowPolicy) throws(StoreError) {
        transaction.put(try flow.written(policy))
    }

    // MARK: Bindings

    /// What is bound already, as far as a wish is concerned.
    func register(for wish: BindingWish, _ policy: BindingPolicy) async throws(StoreError) -> BindingRegister {
        var tags = [
            Binding.tag(wish.openID, wish.officialAccount, wish.apiKey),
            Binding.tag(wish.account, wish.officialAccount, wish.apiKey),
        ]
        if let unionID = wish.unionID { tags.append(Binding.tag(unionID, wish.apiKey)) }
        var register = BindingRegister()
        for tag in tags {
            for binding in try await bindings(tagged: tag, limit: 100) where !register.bindings.contains(binding) {
                register.bindings.append(binding)
            }
        }
        let stones = [
            Tombstone(openID: wish.openID, until: now), Tombstone(account: wish.account, of: wish.apiKey, until: now),
        ]
        for stone in stones {
            let id = Tombstone.id(stone.fingerprint)
            let record = try await transaction.record(Tombstone.kind, id)
            // An erasure that comes at the same time must not be overtaken.
            transaction.expect(Tombstone.kind, id, record)
            if let record { register.tombstones.append(try record.read(Tombstone.self)) }
        }
        return register
    }

    /// The bindings of one person, for a login.
    func register(of openID: OpenID, _ flow: BindingFlow) async throws(StoreError) -> BindingRegister {
        let tag = Binding.tag(openID, flow.officialAccount, flow.apiKey)
        return BindingRegister(bindings: try await bindings(tagged: tag, limit: 100))
    }

    func bindings(tagged tag: String, limit: Int) async throws(StoreError) -> [Binding] {
        try Self.each(try await transaction.records(Binding.kind, tagged: tag, limit: limit)) {
            record throws(StoreError) in try record.read(Binding.self)
        }
    }

    /// The binding that a flow has made, as long as it stands.
    func binding(of flow: FlowID) async throws(StoreError) -> Binding? {
        let key = Binding.key(flow)
        guard let record = try await transaction.record(key.kind, key.id) else { return nil }
        return try record.read(Binding.self)
    }

    /// Writes a binding, new or changed.
    func put(_ binding: Binding, _ policy: BindingPolicy) async throws(StoreError) {
        let key = Binding.key(binding.flow)
        let body = try StateRecord.body(binding)
        guard var record = try await transaction.record(key.kind, key.id) else {
            let names = try await places(for: binding, policy)
            return transaction.put(StateRecord(key: key, body: body, names: names, tags: binding.tags))
        }
        record.body = body
        transaction.put(record)
    }

    func remove(_ binding: Binding) async throws(StoreError) {
        let key = Binding.key(binding.flow)
        if let record = try await transaction.record(key.kind, key.id) { transaction.remove(record) }
    }

    func put(_ stone: Tombstone) async throws(StoreError) {
        let id = Tombstone.id(stone.fingerprint)
        var record =
            try await transaction.record(Tombstone.kind, id)
            ?? StateRecord(key: StateRecord.Key(kind: Tombstone.kind, id: id), body: [])
        record.body = try StateRecord.body(stone)
        record.expiresAt = stone.until.rawValue
        transaction.put(record)
    }

    /// A free place among the person's and one among the account's; where there is none the names clash, and whoever
    /// decided upon free places decides anew.
    private func places(for binding: Binding, _ policy: BindingPolicy) async throws(StoreError) -> Set<String> {
        let person = try await place(binding.personTag, of: policy.accountsPerPerson)
        return [person, try await place(binding.accountTag, of: policy.peoplePerAccount)]
    }

    private func place(_ tag: String, of count: Int) async throws(StoreError) -> String {
        for number in 0..<count {
            let name = "\(tag)#\(number)"
            if try await transaction.record(Binding.kind, named: name) == nil { return name }
        }
        return "\(tag)#0"
    }

    private static func read(_ record: StateRecord) throws(StoreError) -> StoredFlow { try StoredFlow(record) }

    private static func each<Value>(
        _ records: [StateRecord],
        _ read: (StateRecord) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var values: [Value] = []
        for record in records { values.append(try read(record)) }
        return values
    }
}
