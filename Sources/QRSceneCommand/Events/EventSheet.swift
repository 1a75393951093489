import QRScene

/// One push on a sheet for people.
struct EventSheet {
    let push: StoredPush
    let reading: PushReading

    var text: String {
        var parts = [head, section("timeline", timeline), section("fields", fields(reading.fields))]
        parts.append(section("document", lines(String(decoding: push.record.document, as: UTF8.self))))
        if let answer = push.settlement?.answer {
            let body = String(decoding: answer.body, as: UTF8.self)
            parts.append(section("answer, \(answer.contentType.rawValue)", lines(body)))
        }
        return parts.joined(separator: "\n\n")
    }

    private var head: String {
        let record = push.record
        let scene = record.scene.map { "  scene \(Printable.text($0.text))" } ?? ""
        let reply = reading.reply.map { "  reply \($0.kind) \(Printable.text($0.summary))" } ?? ""
        let replay = record.replayOf.map { "  replay of \($0)" } ?? ""
        return "\(push.id)  \(Printable.text(record.event))\(scene)  \(push.state.rawValue)\(reply)\(replay)\n"
            + "\(Printable.text(record.openID.rawValue))  account \(record.account)  key \(record.key)"
    }

    private var timeline: [String] {
        let rows = push.timeline.map { step in
            [step.at.map { LocalTime.text($0) } ?? "", step.kind.rawValue, Printable.text(step.detail)]
        }
        let next = push.jobs.filter { $0.state == .pending }.map { job in
            [LocalTime.text(job.job.dueAt), "next", "\(job.job.kind) \(job.id)"]
        }
        return Table.text(rows + next).split(separator: "\n").map(String.init)
    }

    private func fields(_ fields: [PushReading.Field]) -> [String] {
        let width = fields.map(\.name.count).max() ?? 0
        return fields.flatMap { field in
            let name = Printable.text(field.name)
            let padding = String(repeating: " ", count: max(0, width - name.count))
            let line = "\(name)\(padding)  \(Printable.text(field.text))"
            return [line] + self.fields(field.children).map { "  " + $0 }
        }
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.text(String($0)) }
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        ([title] + lines.map { "  " + $0 }).joined(separator: "\n")
    }
}
