internal import Store

/// Outcomes that are to be stored together.
struct SettlementBatch {
    private struct Item {
        let lease: PushLease
        let settlement: Settlement
        let done: @Sendable (Result<Void, StoreError>) -> Void

        /// The push's own, and those of what changes with it.
        var facts: [ChannelFact] { settlement.facts + settlement.changes.facts }
    }

    private var items: [Item] = []
    private var ids: Set<PushID> = []
    /// Second outcomes of a push, which come too late.
    private var late: [Item] = []

    var isEmpty: Bool { items.isEmpty }

    mutating func add(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        if ids.insert(lease.pushID).inserted {
            items.append(Item(lease: lease, settlement: settlement, done: done))
        } else {
            late.append(Item(lease: lease, settlement: settlement, done: done))
        }
    }

    /// What is counted of them.
    var facts: [ChannelFact] { items.flatMap(\.facts) }

    /// Settles those whose lease holds, writes their jobs and facts, and wakes whoever waits for an answer elsewhere.
    func statement(_ now: SQLValue, _ scenes: KnownScenes) -> SQLStatement {
        let settlements = items.map(\.settlement)
        let jobs = JobColumns(
            items.flatMap { item in
                let push = SQLValue.integer(item.lease.pushID.rawValue)
                return item.settlement.jobs.map { JobColumns.Item(push: push, job: $0) }
                    + scenes.checks(of: item.facts, push: push)
            }
        )
        let facts = scenes.columns(
            items.flatMap { item in item.facts.map { (.integer(item.lease.pushID.rawValue), $0) } }
        )
        return SQLStatement(
            "settle",
            Self.sql,
            [
                now, .integers(items.map(\.lease.pushID.rawValue)), .integers(items.map(\.lease.fence)),
                .texts(settlements.map(\.outcome.rawValue)), .texts(settlements.map(\.route)),
                .integers(settlements.map(\.answer.contentType.code)), .blobs(settlements.map(\.answer.body)),
                .integers(jobs.numbers),
            ] + jobs.values + [facts.numbers] + facts.values
        )
    }

    /// Only a push of several deliveries has somebody waiting for it in another process: commits that notify are
    /// serialized by the server, over all its connections.
    private static let sql = """
        WITH input AS (
            SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bytea[])
                AS i (id, fence, state, route, answer_type, answer)
        ), held AS (
            SELECT push.id, push.create_time
            FROM push JOIN input ON push.id = input.id
            WHERE push.state = 'running' AND push.fence = input.fence
            ORDER BY push.id FOR UPDATE OF push
        ), settled AS (
            UPDATE push SET state = input.state, route = input.route, answer_type = input.answer_type,
                answer = input.answer, settled_at = \(SQLStatement.now), owner = NULL, leased_at = NULL
            FROM held JOIN input ON input.id = held.id
            WHERE push.id = held.id AND push.create_time = held.create_time
                AND push.state = 'running' AND push.fence = input.fence
            RETURNING push.id, push.deliveries
        ), written AS (
            INSERT INTO job (push, \(JobColumns.names), written_at, state, fence)
            SELECT settled.id, \(JobColumns.names), \(SQLStatement.now), 'pending', 0
            FROM \(JobColumns.unnested(key: "bigint", from: 8)) JOIN settled ON settled.id = j.key
            WHERE \(JobColumns.isWanted) ORDER BY position
        ), counted AS (
            \(FactColumns.insertion(of: "settled", by: "id", "bigint", from: 8 + JobColumns.width))
        )
        SELECT id, CASE WHEN deliveries > 1 THEN pg_notify('\(NotificationListener.settled)', id::text) IS NULL END AS told
        FROM settled
        """

    func answers(_ rows: [SQLRow], _ holdings: Holdings) -> [PushTransaction.Answer] {
        let settled = Set(rows.compactMap { $0.integer("id").map { PushID(rawValue: $0) } })
        for item in items { holdings.leave(item.lease.pushID) }
        return items.map { item in
            let result: Result<Void, StoreError> =
                settled.contains(item.lease.pushID) ? .success(()) : .failure(.leaseLost)
            return { @Sendable in item.done(result) }
        } + late.map { item in { @Sendable in item.done(.failure(.leaseLost)) } }
    }
}
