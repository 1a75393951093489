package import Channels
package import CoreMetrics
package import Forwarding
package import Logging
internal import Metrics
internal import OfficialAccount
package import Store
import Synchronization
package import WeChatAPI

/// Asks the platform by which scene people came back, and lets the answer count.
///
/// An account that may not ask has its follows counted as their pushes told them; figures say how many those are
/// (`unconfirmed`), and the log says why, once.
package final class FollowChecker: JobPerformer {
    /// What came of a check.
    private enum Outcome: String {
        /// The platform has told; the figures have it.
        case told
        /// The platform tells of another follow, or of none: nothing can be said.
        case open
        /// The account may not ask.
        case forbidden
    }

    private let store: any StateStore
    private let clients: [String: PlatformClient]
    private let gathering: SceneGathering
    private let time: TimeSource
    private let metrics: (any MetricsFactory)?
    private let logger: Logger
    /// Accounts that may not ask, as far as is known.
    private let forbidden = Mutex<Set<String>>([])

    package init(
        store: any StateStore,
        clients: [String: PlatformClient],
        gathering: SceneGathering,
        time: TimeSource,
        metrics: (any MetricsFactory)?,
        logger: Logger
    ) {
        self.store = store
        self.clients = clients
        self.gathering = gathering
        self.time = time
        self.metrics = metrics
        self.logger = logger
    }

    package let kind = FollowCheck.kind

    package func perform(_ job: TakenJob) async -> JobResult {
        guard let check = FollowCheck(job.job) else { return .refused(reason: "this job cannot be read") }
        guard let client = clients[check.account], !isForbidden(check.account) else {
            count(.forbidden)
            return .done
        }
        do {
            let fact = check.fact(told: try await client.follower(check.openID), gathering: gathering)
            if let fact { try await store.change([.count(fact)], jobs: []) }
            count(fact == nil ? .open : .told)
            return .done
        } catch let error as APIError {
            return result(of: error, check)
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    private func result(of error: APIError, _ check: FollowCheck) -> JobResult {
        switch error {
        case .held(_, let until):
            let seconds = max(1, until - time.unixMilliseconds() / 1000)
            return .failed(reason: "\(error)", retryAfter: .seconds(seconds))
        case .refused(let refusal):
            switch refusal.explanation.remedy {
            case .configure:
                forbid(check.account, refusal)
                count(.forbidden)
                return .done
            case .drop:
                count(.open)
                return .done
            default: return .failed(reason: "\(error)")
            }
        default: return .failed(reason: "\(error)")
        }
    }

    private func isForbidden(_ account: String) -> Bool { forbidden.withLock { $0.contains(account) } }

    private func forbid(_ account: String, _ refusal: PlatformRefusal) {
        guard forbidden.withLock({ $0.insert(account).inserted }) else { return }
        logger.warning(
            """
            account \(account) may not ask about its followers: who comes back by a code counts by the scene of the push, \
            which may be an older one; \(refusal)
            """
        )
    }

    private func count(_ outcome: Outcome) {
        guard let metrics else { return }
        Counter(label: "qrscene_follow_check_total", dimensions: [("outcome", outcome.rawValue)], factory: metrics)
            .increment()
    }
}
