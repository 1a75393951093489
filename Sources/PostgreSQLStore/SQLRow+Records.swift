internal import OfficialAccount
internal import Store

// What the tables hold, as values.

extension PushRecord {
    init(_ row: SQLRow) {
        self.init(
            account: row.text("account") ?? "",
            key: DuplicateKey(row.bytes("duplicate_key") ?? []),
            receivedAt: row.integer("received_at") ?? 0,
            document: (row.bytes("document") ?? [])[...],
            openID: OpenID(rawValue: row.text("openid") ?? ""),
            event: row.text("event") ?? "",
            scene: row.text("scene").flatMap { SceneValue($0) },
            ticket: row.text("ticket").map { Ticket(rawValue: $0) },
            createTime: row.integer("create_time") ?? 0,
            replayOf: row.integer("replay_of").map { PushID(rawValue: $0) }
        )
    }
}

extension StoredPush {
    /// A push without its jobs, which stand in a table of their own.
    init(_ row: SQLRow) {
        self.init(
            id: PushID(rawValue: row.integer("id") ?? 0),
            record: PushRecord(row),
            storedAt: row.integer("stored_at") ?? 0,
            settlement: Settlement(row),
            settledAt: row.integer("settled_at"),
            attempts: Int(row.integer("attempts") ?? 0),
            deliveries: Int(row.integer("deliveries") ?? 0),
            jobs: []
        )
    }
}

extension Settlement {
    /// How a push ended; `nil` while it is running.
    init?(_ row: SQLRow) {
        guard let outcome = row.text("state").flatMap({ Outcome(rawValue: $0) }) else { return nil }
        let answer = StoredAnswer(
            contentType: .init(code: row.integer("answer_type") ?? 0),
            body: row.bytes("answer") ?? []
        )
        self.init(outcome: outcome, route: row.text("route"), answer: answer)
    }
}

extension StoredJob {
    init(_ row: SQLRow) {
        self.init(
            id: JobID(rawValue: row.integer("id") ?? 0),
            pushID: row.integer("push").map { PushID(rawValue: $0) },
            job: Job(row),
            // A word that is not known would be a newer version's, whose schema is refused.
            state: row.text("state").flatMap { State(rawValue: $0) } ?? .pending,
            writtenAt: row.integer("written_at") ?? 0,
            attemptedAt: row.integer("attempted_at"),
            lastError: row.text("last_error")
        )
    }
}

extension Job {
    init(_ row: SQLRow) {
        self.init(
            kind: row.text("kind") ?? "",
            target: row.text("target") ?? "",
            payload: row.bytes("payload") ?? [],
            orderKey: row.text("order_key"),
            attempts: Int(row.integer("attempts") ?? 0),
            dueAt: row.integer("due_at") ?? 0,
            expiresAt: row.integer("expires_at")
        )
    }
}

extension DuplicateKey {
    /// The 16 bytes, as the column has them.
    var bytes: [UInt8] {
        [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    init(_ bytes: [UInt8]) {
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

    init(code: Int64) { self = code == 2 ? .json : code == 1 ? .xml : .text }
}
