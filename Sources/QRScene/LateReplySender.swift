public import CoreMetrics
public import Inbox
public import Logging
internal import Metrics
internal import OfficialAccount
internal import SceneRouting
import Synchronization
public import WeChatAPI
internal import WeChatPush

/// Sends late replies as customer-service messages, as long and as many as the platform takes: within a minute of the
/// push, three to a person.
///
/// What it could not send it counts by reason, and says why in the log; nothing is tried after its minute.
public final class LateReplySender: Sendable {
    /// What became of a late reply.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The platform took it.
        case sent
        /// It is of a kind that no customer-service message has.
        case unsendable
        /// Its account has no client: no AppSecret is configured.
        case noClient = "no_client"
        /// The minute was over.
        case tooLate = "too_late"
        /// The person has got three within the minute.
        case tooMany = "too_many"
        /// The platform refused it.
        case refused
        /// The platform did not answer: it may have been sent or not.
        case unreachable
    }

    private let clients: [String: PlatformClient]
    private let now: @Sendable () -> ContinuousClock.Instant
    private let logger: Logger
    private let unsent: [Outcome: Counter]
    private let budget = Mutex(LateReplyBudget())

    /// A sender.
    ///
    /// - Parameters:
    ///   - clients: Each account's client, by the account's name.
    ///   - metrics: Where it counts what it could not send; `nil` counts nothing.
    ///   - logger: Where it says why.
    ///   - now: The monotonic clock.
    public init(
        clients: [AccountName: PlatformClient],
        metrics: (any MetricsFactory)? = nil,
        logger: Logger = Logger(label: "qrscene"),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.clients = Dictionary(uniqueKeysWithValues: clients.map { ($0.key.rawValue, $0.value) })
        self.logger = logger
        self.now = now
        unsent = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.compactMap { outcome in
                guard let metrics, outcome != .sent else { return nil }
                let labels = [("reason", outcome.rawValue)]
                return (
                    outcome, Counter(label: "qrscene_late_reply_unsent_total", dimensions: labels, factory: metrics)
                )
            }
        )
    }

    /// The hook of a ``ReceiverConfiguration``.
    public var hook: LateReplyHook { { await self.send($0) == .sent } }

    /// Sends one late reply where that is still possible.
    @discardableResult
    public func send(_ late: LateReply) async -> Outcome {
        let (outcome, reason) = await attempt(late)
        if outcome != .sent {
            unsent[outcome]?.increment()
            logger.warning("the late reply of \(late.route) to \(late.openID.shortened) was not sent: \(reason)")
        }
        return outcome
    }

    private func attempt(_ late: LateReply) async -> (Outcome, String) {
        guard let client = clients[late.account] else {
            return (.noClient, "the account \(late.account) has no AppSecret; set WECHAT_APP_ID and WECHAT_APP_SECRET")
        }
        guard let message = CustomerServiceMessage(late.reply) else {
            return (.unsendable, "there is no customer-service message of the kind \(late.reply.kind)")
        }
        let deadline = late.receivedAt + LateReplyBudget.window
        let now = now()
        guard now < deadline else { return (.tooLate, "its handler took longer than a minute") }
        let person = LateReplyBudget.Person(account: late.account, openID: late.openID)
        guard budget.withLock({ $0.take(for: person, at: now) }) else {
            return (.tooMany, "3 within a minute are all that the platform takes")
        }
        do throws(APIError) {
            try await client.send(message, to: late.openID, deadline: deadline)
            return (.sent, "")
        } catch {
            switch error {
            case .refused, .held: return (.refused, "\(error)")
            case .timeIsUp: return (.tooLate, "\(error)")
            default: return (.unreachable, "\(error)")
            }
        }
    }
}
