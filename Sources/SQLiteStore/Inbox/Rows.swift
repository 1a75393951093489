internal import FoundationEssentials
internal import GRDB
internal import OfficialAccount
internal import Store

// What the tables hold, as values.

extension PushRecord {
    init(_ row: Row) {
        self.init(
            account: row["account"],
            key: DuplicateKey(row["duplicate_key"] as Data),
            receivedAt: row["received_at"],
            document: [UInt8](row["document"] as Data)[...],
            openID: OpenID(rawValue: row["openid"]),
            event: row["event"],
            scene: (row["scene"] as String?).flatMap { SceneValue($0) },
            ticket: (row["ticket"] as String?).map { Ticket(rawValue: $0) },
            createTime: row["create_time"],
            replayOf: (row["replay_of"] as Int64?).map { PushID(rawValue: $0) }
        )
    }
}

extension StoredPush {
    /// A push without its jobs, which stand in a table of their own.
    init(_ row: Row) {
        self.init(
            id: PushID(rawValue: row["id"]),
            record: PushRecord(row),
            storedAt: row["stored_at"],
            settlement: Settlement(row),
            settledAt: row["settled_at"],
            attempts: row["attempts"],
            deliveries: row["deliveries"],
            jobs: []
        )
    }
}

extension Settlement {
    /// How a push ended; `nil` while it is running.
    init?(_ row: Row) {
        guard let outcome = Outcome(rawValue: row["state"]) else { return nil }
        self.init(
            outcome: outcome,
            route: row["route"],
            answer: StoredAnswer(
                contentType: .init(code: row["answer_type"] ?? 0),
                body: [UInt8]((row["answer"] as Data?) ?? Data())
            )
        )
    }
}

extension StoredJob {
    init(_ row: Row) {
        self.init(
            id: JobID(rawValue: row["id"]),
            pushID: (row["push"] as Int64?).map { PushID(rawValue: $0) },
            job: Job(row),
            // A word that is not known would be a newer version's, whose schema is refused.
            state: State(rawValue: row["state"]) ?? .pending,
            writtenAt: row["written_at"],
            attemptedAt: row["attempted_at"],
            lastError: row["last_error"]
        )
    }
}

extension Job {
    init(_ row: Row) {
        self.init(
            kind: row["kind"],
            target: row["target"],
            payload: [UInt8](row["payload"] as Data),
            orderKey: row["order_key"],
            attempts: row["attempts"],
            dueAt: row["due_at"],
            expiresAt: row["expires_at"]
        )
    }
}

extension DuplicateKey {
    /// The 16 bytes, as the column has them.
    var bytes: Data {
        var bytes: [UInt8] = []
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return Data(bytes)
    }

    init(_ bytes: Data) {
        let words = bytes.prefix(16).reduce(into: (high: UInt64(0), low: UInt64(0))) { words, byte in
            words.high = words.high << 8 | words.low >> 56
            words.low = words.low << 8 | UInt64(byte)
        }
        self.init(high: words.high, low: words.low)
    }
}

extension StoredAnswer.ContentType {
    /// The column's number, which must stay what it is.
    var code: Int64 {
        switch self {
        case .text: 0
        case .xml: 1
        case .json: 2
        }
    }

    init(code: Int64) {
        self = code == 2 ? .json : code == 1 ? .xml : .text
    }
}

extension Sequence<UInt8> {
    var blob: Data { Data(self) }
}
