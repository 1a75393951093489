internal import Crypto
internal import OfficialAccount
internal import Store

/// Failures of one cause, to be understood and retried together.
struct FailureGroup: Sendable, Equatable {
    /// What they have in common.
    enum Cause: Sendable, Hashable {
        /// Pushes whose handler threw or was given up: how, by which route, of which event.
        case pushes(StoredPush.State, route: String, event: String)
        /// Jobs that were given up: of which kind, whose target, the last error without its numbers.
        case jobs(kind: String, target: String, error: String)
    }

    /// One of them.
    enum Item: Sendable, Hashable {
        case push(PushID)
        case job(JobID, of: PushID?)

        /// The event that it is about.
        var event: PushID? {
            switch self {
            case .push(let id): id
            case .job(_, let id): id
            }
        }

        /// Its own id.
        var name: String {
            switch self {
            case .push(let id): id.description
            case .job(let id, _): id.description
            }
        }
    }

    let cause: Cause
    /// The newest first.
    var items: [Item]
    /// When the newest failed, in milliseconds since 1970.
    var lastAt: Int64
    /// The last error in full, of the newest.
    var error: String?

    /// How a form names it: the same for the same cause.
    var key: String {
        let text = "\(cause)"
        return String(Base64.urlSafe.text(Array(SHA256.hash(data: Array(text.utf8)))).prefix(16))
    }

    /// Failures by their causes, the newest first within each, and the most frequent cause first.
    static func grouping(_ pushes: [StoredPush]) -> [FailureGroup] {
        sorted(
            pushes.map { push in
                let route = push.settlement?.route ?? ""
                return FailureGroup(
                    cause: .pushes(push.state, route: route, event: push.record.event),
                    items: [.push(push.id)],
                    lastAt: push.settledAt ?? push.storedAt,
                    error: nil
                )
            }
        )
    }

    /// Jobs that were given up, by their causes.
    static func grouping(_ jobs: [StoredJob]) -> [FailureGroup] {
        sorted(
            jobs.map { job in
                let cause = Cause.jobs(
                    kind: job.job.kind,
                    target: SafeText.place(job.job.target),
                    error: withoutNumbers(job.lastError ?? "")
                )
                return FailureGroup(
                    cause: cause,
                    items: [.job(job.id, of: job.pushID)],
                    lastAt: job.attemptedAt ?? job.writtenAt,
                    error: job.lastError
                )
            }
        )
    }

    private static func sorted(_ single: [FailureGroup]) -> [FailureGroup] {
        var groups: [Cause: FailureGroup] = [:]
        for one in single.sorted(by: { $0.lastAt > $1.lastAt }) {
            groups[one.cause, default: FailureGroup(cause: one.cause, items: [], lastAt: one.lastAt, error: one.error)]
                .items += one.items
        }
        return groups.values.sorted { first, second in
            (second.items.count, second.lastAt, first.key) < (first.items.count, first.lastAt, second.key)
        }
    }

    /// `503 after 204 ms` and `503 after 198 ms` are one cause: the first word stays, since a status says what is wrong.
    private static func withoutNumbers(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return words.enumerated().map { place, word in
            place > 0 && word.contains(where: \.isNumber) ? "…" : word
        }.joined(separator: " ")
    }
}
