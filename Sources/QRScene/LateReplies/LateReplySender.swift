public import CoreMetrics
public import Forwarding
public import Inbox
public import Logging
internal import Metrics
public import OfficialAccount
public import SceneRouting
public import Store
import Synchronization
public import WeChatAPI
internal import WeChatPush

/// Sends late replies as customer-service messages, as long and as many as the platform takes: within a minute of the
/// push, three to a person.
///
/// A reply that comes late is written as a job beside its push (``hook``), so that it goes out after a crash too; the
/// job is done here. What could not be sent is counted by reason, and the log says why.
public final class LateReplySender: JobPerformer {
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
    private let time: TimeSource
    private let logger: Logger
    private let unsent: [Outcome: Counter]
    private let budget = Mutex(LateReplyBudget())

    /// A sender.
    ///
    /// - Parameters:
    ///   - clients: Each account's client, by the account's name.
    ///   - metrics: Where it counts what it could not send; `nil` counts nothing.
    ///   - logger: Where it says why.
    ///   - time: The clocks.
    public init(
        clients: [AccountName: PlatformClient],
        metrics: (any MetricsFactory)? = nil,
        logger: Logger = Logger(label: "qrscene"),
        time: TimeSource = .system
    ) {
        self.clients = Dictionary(uniqueKeysWithValues: clients.map { ($0.key.rawValue, $0.value) })
        self.logger = logger
        self.time = time
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

    /// The kind of its jobs.
    public let kind = "late_reply"

    /// The hook of a ``ReceiverConfiguration``: makes the job that sends a reply.
    public var hook: LateReplyHook { { self.job(for: $0) } }

    private func job(for late: LateReply) -> Job? {
        guard clients[late.account] != nil else {
            count(.noClient, "of \(late.route)", "account \(late.account) has no AppSecret; set WECHAT_APP_SECRET")
            return nil
        }
        guard let message = CustomerServiceMessage(late.reply) else {
            let reason = "there is no customer-service message of the kind \(late.reply.kind)"
            count(.unsendable, "of \(late.route)", reason)
            return nil
        }
        return Job(
            kind: kind,
            target: late.account,
            payload: message.body(to: late.openID),
            orderKey: "\(kind) \(late.account) \(late.openID.rawValue)",
            dueAt: time.unixMilliseconds(),
            expiresAt: late.receivedAt + LateReplyBudget.window.wholeMilliseconds
        )
    }

    /// The job that sends a text into a chat which did not ask for it just now.
    ///
    /// The platform takes it within a minute of a scan and within two days of a message; what it refuses is not tried
    /// again.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - openID: Whose chat.
    ///   - account: The account's name in this process.
    ///   - now: Milliseconds since 1970.
    /// - Returns: The job; `nil` where the account has no client.
    public func message(_ text: String, to openID: OpenID, of account: AccountName, at now: Int64) -> Job? {
        guard clients[account.rawValue] != nil, let message = CustomerServiceMessage(.text(text)) else { return nil }
        return Job(
            kind: kind,
            target: account.rawValue,
            payload: message.body(to: openID),
            orderKey: "\(kind) \(account.rawValue) \(openID.rawValue)",
            dueAt: now,
            expiresAt: now + Self.messageLife.wholeMilliseconds
        )
    }

    /// Nobody wants to hear later that a binding was made.
    private static let messageLife: Duration = .seconds(600)

    /// Sends one late reply where that is still possible.
    public func perform(_ job: TakenJob) async -> JobResult {
        let (outcome, reason) = await attempt(job.job)
        if outcome != .sent { count(outcome, "to \(job.pushID.map(\.description) ?? "nothing")", reason) }
        return switch outcome {
        case .sent: .done
        case .unreachable: .failed(reason: reason)
        case .unsendable, .noClient, .tooLate, .tooMany, .refused: .refused(reason: reason)
        }
    }

    private func count(_ outcome: Outcome, _ what: String, _ reason: String) {
        unsent[outcome]?.increment()
        logger.warning("the late reply \(what) was not sent: \(reason)")
    }

    private func attempt(_ job: Job) async -> (Outcome, String) {
        guard let client = clients[job.target] else {
            return (.noClient, "the account \(job.target) has no AppSecret; set WECHAT_APP_SECRET")
        }
        let remaining = (job.expiresAt ?? .max) - time.unixMilliseconds()
        guard remaining > 0 else { return (.tooLate, "the platform's minute was over") }
        let now = time.now()
        guard budget.withLock({ $0.take(for: job.orderKey ?? job.target, at: now) }) else {
            return (.tooMany, "3 within a minute are all that the platform takes")
        }
        do throws(APIError) {
            try await client.send(messageBody: job.payload, deadline: now + .milliseconds(remaining))
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
