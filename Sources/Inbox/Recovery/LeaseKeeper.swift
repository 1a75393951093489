internal import HTTPWire
internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// Shows the store that this process lives, and handles what dead processes have left unfinished.
///
/// From a crash to the next start of a handler it takes at most ``LeaseTimes/lifetime`` and one round of another
/// process, or of the same one after its restart: 8 s, so that a reply still goes out within the platform's minute.
/// Where the store was away it takes two rounds more (``TakeoverPause``), and where more was left than may run at once
/// (``InboxLimits/resumedHandlers``), the rest waits for those before it.
public struct LeaseKeeper: Sendable {
    /// Starts of one push's handler; whatever dies with it more often is given up, or it would kill for ever.
    static let attempts = 5
    private static let takenAtOnce = 64
    /// Between two looks while there is more than may run at once.
    private static let pause: Duration = .milliseconds(50)

    private let inbox: Inbox
    private let records: RecordReader
    private let takesOver: Bool

    /// A keeper for the pushes of some accounts.
    ///
    /// - Parameters:
    ///   - inbox: Where their handlers run.
    ///   - accounts: Whose pushes it can handle.
    ///   - takesOver: Whether it handles what others have left, or only what this process holds.
    public init(inbox: Inbox, accounts: [InboxAccount], takesOver: Bool = true) {
        self.inbox = inbox
        self.takesOver = takesOver
        records = RecordReader(accounts)
    }

    /// Keeps this process's leases and takes abandoned ones, until its task is cancelled; then gives all up.
    public func run() async {
        var next: ContinuousClock.Instant
        repeat {
            next = await round()
        } while (try? await inbox.time.sleep(next)) != nil
        await inbox.store.releaseLeases()
    }

    /// One sign of life, and looks at what others have left: one, or several until the next where there is more than may
    /// run at once.
    ///
    /// - Returns: When the next is due.
    @discardableResult
    func round() async -> ContinuousClock.Instant {
        do {
            try await inbox.store.keepLeases()
            let next = inbox.time.now() + LeaseTimes.heartbeat
            while try await takeWhatFits(until: next), case let look = inbox.time.now() + Self.pause, look < next {
                try await inbox.time.sleep(look)
            }
            return next
        } catch {
            if !(error is CancellationError) { inbox.note(.leasesNotKept(reason: "\(error)")) }
            return inbox.time.now() + LeaseTimes.heartbeat
        }
    }

    /// Takes as many as may run; what does not fit stays in the store, where another process may have room for it.
    ///
    /// - Returns: Whether more may be left.
    private func takeWhatFits(until end: ContinuousClock.Instant) async throws(StoreError) -> Bool {
        while case let room = min(inbox.roomForResumed, Self.takenAtOnce), room > 0, inbox.time.now() < end {
            let taken = try await take(limit: room)
            for push in taken { take(push) }
            if taken.count < room { return false }
        }
        return true
    }

    private func take(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        takesOver ? try await inbox.store.takeAbandoned(limit: limit) : try await inbox.store.takeLost(limit: limit)
    }

    private func take(_ push: AbandonedPush) {
        // The first start of a handler takes over from nobody: its push waited in a spool.
        if push.attempts > 1 {
            let (account, id) = (push.record.account, push.lease.pushID)
            inbox.note(.takenOver(account: account, pushID: id, attempt: push.attempts))
        }
        handle(push)
    }

    private func handle(_ push: AbandonedPush) {
        let (record, lease) = (push.record, push.lease)
        guard push.attempts <= Self.attempts else {
            return giveUp(push, "its handler was started \(Self.attempts) times and never ended")
        }
        guard let account = records.account(of: record) else {
            return giveUp(push, "its account is not configured any more; configure it, then replay the push")
        }
        guard let received = records.received(record, account, by: inbox.time) else {
            return giveUp(push, "its document cannot be read any more")
        }
        let deadline = received.receivedAt + inbox.limits.answerDeadline
        guard let work = Decision.work(for: received, deadline: deadline, store: inbox.store) else {
            let facts = inbox.facts(of: record)
            let settlement = Settlement(outcome: .handled, route: nil, answer: .success, facts: facts)
            return inbox.settle(lease, settlement)
        }
        guard let (run, isNew) = inbox.enter(work, for: received, isResumed: true), isNew else {
            // What came meanwhile has taken its place; or a handler runs here under this key: a retry's, to which the
            // store is yet to say that the push is taken, or one from before this process had lost the push. The lease is
            // ours, so the next round would not see it: it waits until it can run.
            return handleLater(push)
        }
        run.resume(lease)
    }

    private func handleLater(_ push: AbandonedPush) {
        Task {
            guard (try? await inbox.time.sleep(inbox.time.now() + LeaseTimes.heartbeat)) != nil else { return }
            handle(push)
        }
    }

    private func giveUp(_ push: AbandonedPush, _ reason: String) {
        inbox.note(.givenUp(account: push.record.account, pushID: push.lease.pushID, reason: reason))
        let facts = inbox.facts(of: push.record)
        let settlement = Settlement(outcome: .abandoned, route: nil, answer: .success, facts: facts)
        inbox.settle(push.lease, settlement)
    }
}
