internal import Admin
internal import HTTPWire
internal import Store

/// Loads the failures, and retries those of one cause.
struct FailuresPart: SitePart {
    /// Failures that are looked at, the newest pushes and the oldest jobs first.
    private static let limit = 500

    let desks: SiteDesks
    let replays: ReplayDesk
    let section: SiteSection? = .failures

    func takes(_ path: String) -> Bool { ["/failures", "/failures/retry", "/failures/cancel"].contains(path) }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        let archive = try desks.kept()
        let retries = RetryDesk(archive: archive, state: desks.state, replays: replays, time: desks.time)
        guard visit.path == "/failures" else {
            try visit.checkWrites()
            if visit.path == "/failures/cancel" {
                try await visit.note("retry_stop", "current")
                try await retries.cancel()
            } else {
                try await retry(visit, archive, retries)
            }
            return .see("/failures")
        }
        try visit.checkReads()
        let (pushes, jobs) = (try await failedPushes(archive), try await deadJobs(archive))
        return .page(
            FailuresPage(
                look: visit.look,
                pushes: FailureGroup.grouping(pushes.open),
                jobs: FailureGroup.grouping(jobs),
                hasMorePushes: pushes.all >= Self.limit,
                hasMoreJobs: jobs.count >= Self.limit,
                run: try await retries.current()
            )
        )
    }

    private func retry(_ visit: SiteVisit, _ archive: any PushArchive, _ retries: RetryDesk) async throws {
        let texts = FailuresTexts(language: visit.language)
        guard let rate = visit.form["rate"].flatMap({ Int($0) }), RetryDesk.rates.contains(rate) else {
            throw SiteRefusal.bad(texts.wrongRate)
        }
        let groups =
            FailureGroup.grouping(try await failedPushes(archive).open)
            + FailureGroup.grouping(try await deadJobs(archive))
        guard let group = groups.first(where: { $0.key == visit.form["group"] }) else {
            throw SiteRefusal.conflict(texts.gone)
        }
        try await visit.note("retry", "\(group.items.count) \(group.key)")
        // The oldest first, as they would have come.
        guard try await retries.begin(group.items.reversed(), rate: rate) else {
            throw SiteRefusal.conflict(texts.busy)
        }
    }

    /// Failed pushes that were not replayed yet, and how many there are with those that were.
    private func failedPushes(
        _ archive: any PushArchive
    ) async throws(StoreError) -> (open: [StoredPush], all: Int) {
        let found = try await archive.pushes(PushFilter(states: StoredPush.State.failures, limit: Self.limit))
        let replayed = found.isEmpty ? [] : try await replays.replayed(limit: 2 * Self.limit)
        return (found.filter { !replayed.contains($0.id.description) }, found.count)
    }

    private func deadJobs(_ archive: any PushArchive) async throws(StoreError) -> [StoredJob] {
        try await archive.jobs(.dead, after: nil, limit: Self.limit)
    }
}
