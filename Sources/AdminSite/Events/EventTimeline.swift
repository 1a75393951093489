internal import HTMLPages
internal import Store

/// What happened to a push, each step with how long after its arrival it was.
struct EventTimeline: Sendable {
    let push: StoredPush
    let look: SiteLook

    private var words: EventTexts { EventTexts(language: look.language) }

    var list: HTML {
        let own = push.timeline.dropLast(push.jobs.reduce(0) { $0 + $1.timeline.count })
        let steps = own.map { line($0, detail($0.kind)) }
        let jobs = push.jobs.flatMap { job in job.timeline.map { line($0, detail($0.kind, of: job)) } }
        return "<ol class=\"timeline\">\(steps)\(jobs)</ol>"
    }

    private func line(_ step: TimelineStep, _ detail: String) -> HTML {
        let offset = step.at.map { "+" + look.span(max(0, $0 - push.record.receivedAt)) } ?? ""
        let clock: HTML? = step.at.map { look.time($0) }
        let isBad = step.kind == .jobDead || step.kind == .jobFailed
        return """
            <li class="\(isBad ? "bad" : "good")"><span class="offset">\(offset)</span>\
            <span class="step"><b>\(words.step(step.kind))</b> <span>\(detail)</span></span>\(clock)</li>

            """
    }

    /// What is to be said of a step of the push itself.
    private func detail(_ kind: TimelineStep.Kind) -> String {
        switch kind {
        case .received: push.record.replayOf.map { words.replay(of: $0) } ?? words.deliveries(push.deliveries)
        case .verified: words.account(push.record.account)
        case .stored: push.id.description
        case .routed:
            (push.settlement?.route.map { SafeText.line($0) } ?? words.noRoute)
                + (push.attempts > 1 ? " · " + words.starts(push.attempts) : "")
        case .replied: "\(words.state(push.state)) · \(push.settlement?.answer.body.count ?? 0) B"
        case .jobWritten, .jobFailed, .jobDone, .jobDead: ""
        }
    }

    /// What is to be said of a step of a job; what stands behind its target's `?` may be a secret.
    private func detail(_ kind: TimelineStep.Kind, of job: StoredJob) -> String {
        let name = "\(SafeText.line(job.job.kind)) \(job.id)"
        guard kind != .jobWritten else { return "\(name) → \(SafeText.place(job.job.target))" }
        let error = kind == .jobDone ? nil : job.lastError.map { " · " + SafeText.line($0) }
        return "\(name) · \(words.attempts(job.job.attempts))\(error ?? "")"
    }
}
