internal import OfficialAccount
internal import Store

/// Pushes that are to be stored together.
struct AdmissionBatch {
    private var fresh: [(record: PushRecord, receiver: any AdmissionReceiver)] = []
    private var places: [DuplicateKey: Int] = [:]
    /// Those that turn out to be there already.
    private(set) var copies = CopyBatch()

    var isEmpty: Bool { fresh.isEmpty }

    mutating func add(_ record: PushRecord, _ receiver: any AdmissionReceiver) {
        guard places[record.key] == nil else { return copies.add(record, receiver) }
        places[record.key] = fresh.count
        fresh.append((record, receiver))
    }

    /// What is counted of them.
    var facts: [ChannelFact] { fresh.flatMap { $0.record.settlement?.facts ?? [] } }

    /// Inserts all that are new, with their jobs and facts, and tells which those were.
    func statement(_ now: SQLValue, owner: Int64, _ scenes: KnownScenes) -> SQLStatement {
        let records = fresh.map(\.record)
        let settlements = records.map(\.settlement)
        let jobs = JobColumns(
            records.flatMap { record in
                (record.settlement?.jobs ?? []).map { JobColumns.Item(push: .key(record.key), job: $0) }
                    + scenes.checks(of: record.settlement?.facts ?? [], push: .key(record.key))
            }
        )
        let facts = scenes.columns(
            records.flatMap { record in
                (record.settlement?.facts ?? []).map { (SQLValue.key(record.key), $0) }
            }
        )
        return SQLStatement(
            "admit",
            Self.sql,
            [
                now, .integer(owner), .texts(records.map(\.account)), .blobs(records.map { $0.key.bytes }),
                .integers(records.map(\.receivedAt)), .integers(records.map(\.createTime)),
                .texts(records.map(\.openID.rawValue)), .texts(records.map(\.event)),
                .texts(records.map { $0.scene?.text }), .texts(records.map { $0.ticket?.rawValue }),
                .blobs(records.map { Array($0.document) }), .integers(records.map { $0.replayOf?.rawValue }),
                .texts(settlements.map { $0?.outcome.rawValue }), .texts(settlements.map { $0?.route }),
                .integers(settlements.map { $0?.answer.contentType.code }),
                .blobs(settlements.map { $0?.answer.body }),
                .blobs(jobs.keys),
            ] + jobs.values + [facts.keys] + facts.values
        )
    }

    /// Numbers are given in the order of coming, rows are inserted in the order of keys: two instances that store the
    /// same pushes would else wait for each other.
    private static let sql = """
        WITH input AS (
            SELECT nextval('push_id') AS id, i.*
            FROM unnest(
                $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[],
                $11::bytea[], $12::bigint[], $13::text[], $14::text[], $15::bigint[], $16::bytea[]
            ) WITH ORDINALITY AS i (
                account, duplicate_key, received_at, create_time, openid, event, scene, ticket, document, replay_of,
                state, route, answer_type, answer, position
            )
            ORDER BY position
        ), stored AS (
            INSERT INTO push (
                id, account, duplicate_key, received_at, stored_at, create_time, openid, event, scene, ticket, document,
                state, route, answer_type, answer, settled_at, attempts, deliveries, owner, leased_at, fence, replay_of
            )
            SELECT id, account, duplicate_key, received_at, \(SQLStatement.now), create_time, openid, event, scene,
                ticket, document, coalesce(state, 'running'), route, answer_type, answer,
                CASE WHEN state IS NOT NULL THEN \(SQLStatement.now) END,
                CASE WHEN state IS NULL THEN 1 ELSE 0 END, 1,
                CASE WHEN state IS NULL THEN $2::bigint END, CASE WHEN state IS NULL THEN \(SQLStatement.now) END,
                1, replay_of
            FROM input ORDER BY duplicate_key
            ON CONFLICT (duplicate_key, create_time) DO NOTHING
            RETURNING id, duplicate_key
        ), written AS (
            INSERT INTO job (push, \(JobColumns.names), written_at, state, fence)
            SELECT stored.id, \(JobColumns.names), \(SQLStatement.now), 'pending', 0
            FROM \(JobColumns.unnested(key: "bytea", from: 17)) JOIN stored ON stored.duplicate_key = j.key
            WHERE \(JobColumns.isWanted) ORDER BY position
        ), counted AS (
            \(FactColumns.insertion(of: "stored", by: "duplicate_key", "bytea", from: 17 + JobColumns.width))
        )
        SELECT id, duplicate_key FROM stored
        """

    /// Answers for the new ones; the others are copies from here on.
    mutating func answers(_ rows: [SQLRow], _ holdings: Holdings) -> [PushTransaction.Answer] {
        let ids = Dictionary(
            rows.map { (DuplicateKey($0.bytes("duplicate_key") ?? []), PushID(rawValue: $0.integer("id") ?? 0)) }
        ) { first, _ in first }
        holdings.hold(fresh.filter { $0.record.settlement == nil }.compactMap { ids[$0.record.key] })
        return fresh.compactMap { record, receiver in
            guard let id = ids[record.key] else {
                copies.add(record, receiver)
                return nil
            }
            return { @Sendable in receiver.admitted(.success(.new(PushLease(pushID: id, fence: 1)))) }
        }
    }
}
