import QRScene

/// A note in one sentence.
enum NoteText {
    static func text(of note: PushNote) -> String {
        switch note {
        case .handlerFailed(_, let route, let id, let error):
            "the handler of \(route) threw on \(id): \(error)"
        case .handlerAbandoned(_, let route, let id, let limit):
            "the handler of \(route) did not return within \(limit) on \(id) and was given up"
        case .lateReply(_, let route, let id, let willBeSent):
            willBeSent
                ? "the late reply of \(route) to \(id) goes out as a customer-service message"
                : "the late reply of \(route) to \(id) cannot be sent as a customer-service message"
        case .leasesNotKept(let reason):
            "could not keep its leases in the store: \(reason)"
        case .takenOver(_, let id, let attempt):
            "took over \(id) from a process that shows no life any more (start \(attempt) of its handler)"
        case .givenUp(_, let id, let reason):
            "gave up \(id): \(reason)"
        case .job(let job, let conclusion):
            text(of: job, conclusion)
        case .outerCopyDiffers(_, let openID):
            "the plain copy of a push from \(openID.shortened) differs from its encrypted copy, which was used"
        case .signaturesForgottenEarly:
            "more signatures come than are remembered for the replay check: raise the limit"
        case .suspiciousScene(_, let scene, let hint):
            "scene \(scene.logged): \(hint)"
        case .storeRefused(_, let reason):
            "a push was answered 503: \(reason)"
        }
    }

    private static func text(of job: TakenJob, _ conclusion: JobConclusion) -> String {
        let what = "\(job.job.kind)\(job.pushID.map { " of \($0)" } ?? "") to \(job.job.target.prefix { $0 != "?" })"
        let attempt = "attempt \(job.job.attempts + 1)"
        return switch conclusion {
        case .done: "\(what): done with \(attempt)"
        case .again(_, let reason): "\(what): \(attempt) failed, there will be another: \(reason)"
        case .dead(let reason): "\(what): given up after \(attempt): \(reason)"
        }
    }

    /// Whether a line is worth it: a job that was done at its first attempt is what everybody expects.
    static func isNews(_ note: PushNote) -> Bool {
        guard case .job(let job, .done) = note else { return true }
        return job.job.attempts > 0
    }

    /// A stable word for machines.
    static func label(of note: PushNote) -> String {
        switch note {
        case .handlerFailed: "handler_failed"
        case .handlerAbandoned: "handler_abandoned"
        case .lateReply: "late_reply"
        case .leasesNotKept: "leases_not_kept"
        case .takenOver: "taken_over"
        case .givenUp: "given_up"
        case .job(_, let conclusion): "job_\(conclusion.label)"
        case .outerCopyDiffers: "outer_copy_differs"
        case .signaturesForgottenEarly: "signatures_forgotten_early"
        case .suspiciousScene: "suspicious_scene"
        case .storeRefused: "store_refused"
        }
    }
}
