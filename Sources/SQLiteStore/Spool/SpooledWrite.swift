internal import FoundationEssentials
internal import OfficialAccount
internal import Store

/// A write that can wait in a spool.
enum SpooledWrite: Sendable {
    case admit(PushRecord)
    /// An outcome without changes: whether those can be made, only the store knows.
    case settle(PushLease, Settlement)

    /// What a copy of it shares with it; `nil` where there are no copies.
    var key: DuplicateKey? { if case .admit(let record) = self { record.key } else { nil } }

    /// What may be answered once it lies in the spool.
    var answer: StoredAnswer {
        switch self {
        case .admit(let record): record.settlement?.answer ?? .success
        case .settle(_, let settlement): settlement.answer
        }
    }
}

// MARK: - Coding

extension SpooledWrite {
    /// The bytes of the spool's file.
    func encoded() throws -> Data { try JSONEncoder().encode(Line(self)) }

    /// Reads what ``encoded()`` has written; a later version reads what this one writes.
    init(decoding body: Data) throws { self = try JSONDecoder().decode(Line.self, from: body).write }

    private struct Line: Codable {
        var push: CodedPush?
        var settlement: CodedSettlement?
        var id: Int64?
        var fence: Int64?

        init(_ write: SpooledWrite) {
            switch write {
            case .admit(let record):
                push = CodedPush(record)
                settlement = record.settlement.map { CodedSettlement($0) }
            case .settle(let lease, let outcome):
                settlement = CodedSettlement(outcome)
                (id, fence) = (lease.pushID.rawValue, lease.fence)
            }
        }

        var write: SpooledWrite {
            get throws {
                if let push { return .admit(push.record(try settlement?.settlement)) }
                guard let id, let fence, let settlement else { throw Unreadable() }
                return .settle(PushLease(pushID: PushID(rawValue: id), fence: fence), try settlement.settlement)
            }
        }
    }
}

private struct Unreadable: Error {}

private struct CodedPush: Codable {
    var account: String
    var key: Data
    var receivedAt: Int64
    var document: Data
    var openID: String
    var event: String
    var scene: String?
    var ticket: String?
    var createTime: Int64
    var replayOf: Int64?

    init(_ record: PushRecord) {
        account = record.account
        key = record.key.bytes
        receivedAt = record.receivedAt
        document = record.document.blob
        openID = record.openID.rawValue
        event = record.event
        scene = record.scene?.text
        ticket = record.ticket?.rawValue
        createTime = record.createTime
        replayOf = record.replayOf?.rawValue
    }

    func record(_ settlement: Settlement?) -> PushRecord {
        PushRecord(
            account: account,
            key: DuplicateKey(key),
            receivedAt: receivedAt,
            document: [UInt8](document)[...],
            openID: OpenID(rawValue: openID),
            event: event,
            scene: scene.flatMap { SceneValue($0) },
            ticket: ticket.map { Ticket(rawValue: $0) },
            createTime: createTime,
            replayOf: replayOf.map { PushID(rawValue: $0) },
            settlement: settlement
        )
    }
}

private struct CodedSettlement: Codable {
    var outcome: String
    var route: String?
    var answerType: Int64
    var answer: Data
    var jobs: [CodedJob]
    /// `nil` in what a version before channels has written.
    var facts: [CodedFact]?

    init(_ settlement: Settlement) {
        outcome = settlement.outcome.rawValue
        route = settlement.route
        answerType = settlement.answer.contentType.code
        answer = settlement.answer.body.blob
        jobs = settlement.jobs.map { CodedJob($0) }
        facts = settlement.facts.map { CodedFact($0) }
    }

    var settlement: Settlement {
        get throws {
            guard let outcome = Settlement.Outcome(rawValue: outcome) else { throw Unreadable() }
            let answer = StoredAnswer(contentType: .init(code: answerType), body: [UInt8](answer))
            return Settlement(
                outcome: outcome,
                route: route,
                answer: answer,
                jobs: jobs.map(\.job),
                facts: try (facts ?? []).map { try $0.fact }
            )
        }
    }
}

private struct CodedJob: Codable {
    var kind: String
    var target: String
    var payload: Data
    var orderKey: String?
    var attempts: Int
    var dueAt: Int64
    var expiresAt: Int64?

    init(_ job: Job) {
        kind = job.kind
        target = job.target
        payload = job.payload.blob
        orderKey = job.orderKey
        attempts = job.attempts
        dueAt = job.dueAt
        expiresAt = job.expiresAt
    }

    var job: Job {
        Job(
            kind: kind,
            target: target,
            payload: [UInt8](payload),
            orderKey: orderKey,
            attempts: attempts,
            dueAt: dueAt,
            expiresAt: expiresAt
        )
    }
}

private struct CodedFact: Codable {
    var account: String
    var kind: Int64
    var at: Int64
    var openID: String
    var scene: String?
    var check: CodedJob?

    init(_ fact: ChannelFact) {
        account = fact.account
        kind = fact.kind.rawValue
        at = fact.at
        openID = fact.openID.rawValue
        scene = fact.scene
        check = fact.check.map { CodedJob($0) }
    }

    var fact: ChannelFact {
        get throws {
            guard let kind = ChannelFact.Kind(rawValue: kind) else { throw Unreadable() }
            return ChannelFact(
                account: account,
                kind: kind,
                at: at,
                openID: OpenID(rawValue: openID),
                scene: scene,
                check: check?.job
            )
        }
    }
}
