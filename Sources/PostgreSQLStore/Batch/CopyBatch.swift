internal import Store

/// Pushes that are stored already: one more delivery of each is counted, and what was answered is looked up.
struct CopyBatch {
    private var copies: [DuplicateKey: (createTime: Int64, receivers: [any AdmissionReceiver])] = [:]

    var isEmpty: Bool { copies.isEmpty }

    mutating func add(_ record: PushRecord, _ receiver: any AdmissionReceiver) {
        copies[record.key, default: (record.createTime, [])].receivers.append(receiver)
    }

    var statement: SQLStatement {
        SQLStatement(
            "copies",
            Self.sql,
            [
                .blobs(copies.map { $0.key.bytes }), .integers(copies.map(\.value.createTime)),
                .integers(copies.map { Int64($0.value.receivers.count) }),
            ]
        )
    }

    private static let sql = """
        WITH input AS (
            SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[]) AS i (duplicate_key, create_time, times)
        ), known AS (
            SELECT push.id, push.create_time, input.times
            FROM push JOIN input ON push.duplicate_key = input.duplicate_key AND push.create_time = input.create_time
            ORDER BY push.id FOR UPDATE OF push
        )
        UPDATE push SET deliveries = deliveries + known.times
        FROM known WHERE push.id = known.id AND push.create_time = known.create_time
        RETURNING push.id, push.duplicate_key, push.state, push.answer_type, push.answer
        """

    func answers(_ rows: [SQLRow]) -> [PushTransaction.Answer] {
        var found: [DuplicateKey: Admission] = [:]
        for row in rows {
            let id = PushID(rawValue: row.integer("id") ?? 0)
            found[DuplicateKey(row.bytes("duplicate_key") ?? [])] =
                Settlement(row).map { .answered(id, $0.answer) } ?? .running(id)
        }
        // Gone between the two looks: it was old, and its retry will be a new push.
        let gone = StoreError.unavailable(reason: "the push was let go at this very moment; its retry is a new one")
        return copies.flatMap { key, copy in
            let result = found[key].map { Result<Admission, StoreError>.success($0) } ?? .failure(gone)
            return copy.receivers.map { receiver in { @Sendable in receiver.admitted(result) } }
        }
    }

    func failures(_ error: StoreError) -> [PushTransaction.Answer] {
        copies.values.flatMap { copy in
            copy.receivers.map { receiver in { @Sendable in receiver.admitted(.failure(error)) } }
        }
    }
}
