package import OfficialAccount
package import Store

/// Pushes and jobs as the API and the command write them.
package enum EventJSON {
    /// A push in a list.
    package static func row(_ push: StoredPush, _ reading: PushReading) -> [String: JSONValue] {
        let record = push.record
        return [
            "id": .string(push.id.description), "account": .string(record.account), "event": .string(record.event),
            "openid": .string(record.openID.rawValue), "scene": .optional(record.scene?.text),
            "ticket": .optional(record.ticket?.rawValue), "create_time": .time(record.createTime * 1000),
            "received_at": .time(record.receivedAt), "state": .string(push.state.rawValue),
            "route": .optional(push.settlement?.route), "deliveries": .number(push.deliveries),
            "attempts": .number(push.attempts), "replay_of": .optional(record.replayOf?.description),
            "reply": reply(reading.reply),
        ]
    }

    /// A push with all that is known about it.
    package static func detail(_ push: StoredPush, _ reading: PushReading) -> [String: JSONValue] {
        var object = row(push, reading)
        object["stored_at"] = .time(push.storedAt)
        object["settled_at"] = .time(push.settledAt)
        object["idempotency_key"] = .string(push.record.key.description)
        object["fields"] = .array(reading.fields.map(field))
        object["document"] = .string(String(decoding: push.record.document, as: UTF8.self))
        object["answer"] = push.settlement.map { answer($0.answer) } ?? .null
        object["timeline"] = .array(push.timeline.map(step))
        object["jobs"] = .array(push.jobs.map { .object(job($0)) })
        return object
    }

    /// A job.
    package static func job(_ stored: StoredJob) -> [String: JSONValue] {
        [
            "id": .string(stored.id.description), "event_id": .optional(stored.pushID?.description),
            "kind": .string(stored.job.kind), "target": .string(stored.job.target),
            "state": .string(stored.state.rawValue), "attempts": .number(stored.job.attempts),
            "written_at": .time(stored.writtenAt), "attempted_at": .time(stored.attemptedAt),
            "due_at": .time(stored.state == .pending ? stored.job.dueAt : nil),
            "expires_at": .time(stored.job.expiresAt), "last_error": .optional(stored.lastError),
        ]
    }

    /// What was answered, decoded.
    package static func reply(_ reply: PushReading.Reply?) -> JSONValue {
        reply.map { .object(["kind": .string($0.kind), "summary": .string($0.summary)]) } ?? .null
    }

    private static func field(_ field: PushReading.Field) -> JSONValue {
        .object([
            "name": .string(field.name), "text": .string(field.text),
            "children": .array(field.children.map(Self.field)),
        ])
    }

    private static func answer(_ answer: StoredAnswer) -> JSONValue {
        .object([
            "content_type": .string(answer.contentType.rawValue),
            "body": .string(String(decoding: answer.body, as: UTF8.self)),
        ])
    }

    private static func step(_ step: TimelineStep) -> JSONValue {
        .object(["at": .time(step.at), "what": .string(step.kind.rawValue), "detail": .string(step.detail)])
    }
}
