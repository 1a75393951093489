internal import Admin
internal import HTMLPages
internal import Store

/// A replay beside the push that it repeats: what was changed, and what was answered then.
struct EventComparison: Sendable {
    let look: SiteLook
    /// The push that was let come again.
    let old: StoredPush
    /// What it says, and what was answered.
    let was: PushReading
    /// What the replay says.
    let now: PushReading

    private var texts: EventsTexts { EventsTexts(language: look.language) }

    /// The fields that say something else, or stand on one side only; a replay's time always differs.
    var changes: [String] {
        func fields(_ reading: PushReading) -> [String: [PushReading.Field]] {
            Dictionary(grouping: reading.fields.filter { $0.name != "CreateTime" }, by: \.name)
        }
        let (before, after) = (fields(was), fields(now))
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    /// The changed fields, each with what it was; `nil` where nothing was changed.
    var changed: HTML? {
        let changes = changes
        guard !changes.isEmpty else { return nil }
        let lines = changes.map { name -> HTML in
            let (before, after) = (text(of: name, in: was), text(of: name, in: now))
            return """
                <li><b>\(SafeText.line(name, limit: 64))</b> <del>\(before)</del> → <ins>\(after)</ins></li>

                """
        }
        return "<ul class=\"changes\">\(lines)</ul>"
    }

    private func text(of name: String, in reading: PushReading) -> HTML {
        guard let field = reading.fields.first(where: { $0.name == name }) else { return "∅" }
        return "<code>\(field.children.isEmpty ? SafeText.line(field.text) : "…")</code>"
    }

    /// What was answered to the push that it repeats.
    var answer: EventBytes? {
        old.settlement.map { settlement in
            EventBytes(
                look: look,
                id: "answer-then",
                title: texts.answerThen(old.id.description),
                remark: "\(settlement.answer.contentType.rawValue)",
                bytes: settlement.answer.body[...]
            )
        }
    }
}
