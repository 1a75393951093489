internal import HTMLPages
internal import Store

/// What happened to a push, each step with how long after its arrival it was.
struct EventTimeline: Sendable {
    let push: StoredPush
    let look: SiteLook

    var list: HTML {
        let words = EventTexts(language: look.language)
        let steps = push.timeline.map { step -> HTML in
            let after = step.at.map { $0 - push.record.receivedAt }
            let clock: HTML? = step.at.map { look.time($0) }
            let isBad = step.kind == .jobDead || step.kind == .jobFailed
            return """
                <li class="\(isBad ? "bad" : "good")"><span class="offset">\(after.map { offset($0) } ?? "")</span>\
                <span class="step"><b>\(words.step(step.kind))</b> \(detail(step))</span>\(clock)</li>

                """
        }
        return "<ol class=\"timeline\">\(steps)</ol>"
    }

    private func offset(_ milliseconds: Int64) -> String { "+" + look.span(max(0, milliseconds)) }

    private func detail(_ step: TimelineStep) -> HTML {
        let text = SafeText.line(step.detail)
        // The targets of jobs may hold a key in their query.
        switch step.kind {
        case .jobWritten, .jobFailed, .jobDone, .jobDead:
            return
                "<span>\(text.split(separator: " ").map { SafeText.place(String($0)) }.joined(separator: " "))</span>"
        default: return "<span>\(text)</span>"
        }
    }
}
