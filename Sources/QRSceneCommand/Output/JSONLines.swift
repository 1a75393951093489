import Foundation
import QRScene

/// Lines for machines: one JSON object a line, snake_case keys, RFC 3339 times in UTC, durations in milliseconds.
struct JSONLines: LineFormat {
    func line(_ line: JournalLine) -> String {
        var object = fields(line.happening)
        object["time"] = .string(Self.time(line.time))
        return JSONText.object(object)
    }

    static func time(_ date: Date) -> String {
        date.ISO8601Format(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private func fields(_ happening: JournalLine.Happening) -> [String: JSONValue] {
        switch happening {
        case .received(let arrival): received(arrival)
        case .answered(let answer): answered(answer)
        case .refused(let refusal): refused(refusal)
        case .noted(let note):
            [
                "level": "warning", "kind": "note", "note": .string(NoteText.label(of: note)),
                "message": .string(NoteText.text(of: note)),
            ]
        case .refusalsLeftOut(let count):
            ["level": "warning", "kind": "left_out", "what": "refusals", "count": .number(count)]
        case .linesLeftOut(let count):
            ["level": "warning", "kind": "left_out", "what": "lines", "count": .number(count)]
        }
    }

    private func received(_ arrival: PushArrival) -> [String: JSONValue] {
        [
            "level": "info", "kind": "push", "account": .string(arrival.account),
            "event": .string(arrival.push.event?.name ?? arrival.push.messageType),
            "scene": .optional(arrival.scan?.scene.logged), "openid": .string(arrival.push.openID.shortened),
            "create_time": .number(Int(arrival.push.createTime)), "token_slot": .string(arrival.tokenSlot.rawValue),
        ]
    }

    private func answered(_ answer: PushAnswer) -> [String: JSONValue] {
        let (seconds, attoseconds) = answer.elapsed.components
        return [
            "level": "info", "kind": "answer", "account": .string(answer.account),
            "event": .string(answer.push.event?.name ?? answer.push.messageType),
            "scene": .optional(answer.scan?.scene.logged), "openid": .string(answer.push.openID.shortened),
            "id": .optional(answer.pushID?.description), "result": .string(answer.source.rawValue),
            "route": .optional(answer.route), "reply": .optional(answer.replyKind), "status": .number(answer.status),
            "bytes": .number(answer.bytes),
            "elapsed_ms": .double(Double(seconds) * 1000 + (Double(attoseconds) / 1e12).rounded() / 1000),
        ]
    }

    private func refused(_ refusal: EndpointRefusal) -> [String: JSONValue] {
        [
            "level": "warning", "kind": "refusal", "account": .optional(refusal.account),
            "reason": .string(refusal.label), "status": .number(refusal.status),
            "message": .string(refusal.explanation), "peer": .optional(refusal.peer?.description),
        ]
    }
}
