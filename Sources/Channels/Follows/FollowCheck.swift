public import OfficialAccount
public import Store

/// A question to the platform, as a job: by which scene somebody came back.
///
/// A push that tells of somebody's following again may carry the scene of a follow before. The push itself waits for
/// nobody: it counts as it came, and the answer is a later fact.
public struct FollowCheck: Sendable, Hashable {
    /// The kind of its jobs.
    public static let kind = "follow_check"
    /// Not the account alone: messages to its followers must not wait where this interface's calls are used up.
    private static let target = "user/info "
    /// The platform's own tables may be a moment behind its push, in milliseconds.
    private static let patience: Int64 = 2000
    /// How long an answer is of use, in milliseconds: beyond it people leave and come again.
    private static let life: Int64 = 2 * 86_400_000

    /// The account's name in this process.
    public var account: String
    /// Who followed.
    public var openID: OpenID
    /// When, in milliseconds since 1970, as the fact has it.
    public var at: Int64

    /// Assembles one.
    public init(account: String, openID: OpenID, at: Int64) {
        self.account = account
        self.openID = openID
        self.at = at
    }

    /// Reads what ``job(now:)`` has written.
    public init?(_ job: Job) {
        let parts = String(decoding: job.payload, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard job.kind == Self.kind, job.target.hasPrefix(Self.target), parts.count == 2, let at = Int64(parts[0])
        else {
            return nil
        }
        self.init(
            account: String(job.target.dropFirst(Self.target.count)),
            openID: OpenID(rawValue: String(parts[1])),
            at: at
        )
    }

    /// The job that asks.
    ///
    /// - Parameter now: Milliseconds since 1970.
    /// - Returns: The job.
    public func job(now: Int64) -> Job {
        Job(
            kind: Self.kind,
            target: Self.target + account,
            payload: Array("\(at) \(openID.rawValue)".utf8),
            dueAt: now + Self.patience,
            expiresAt: now + Self.life
        )
    }
}
