internal import HTTPWire
internal import SceneRouting
internal import Store
import Synchronization
internal import WeChatPush

// What becomes of what a handler said.
extension HandlerRun {
    func settle(_ lease: PushLease, _ outcome: Settlement.Outcome, _ reply: PassiveReply) {
        let hasReturned = outcome == .handled || outcome == .late
        let settlement = Settlement(
            outcome: outcome,
            route: route,
            answer: received.answer(with: reply),
            jobs: hasReturned ? work.state.jobs : [],
            changes: hasReturned ? work.state.changes : [],
            facts: inbox.facts(of: received)
        )
        store(lease, settlement, reply)
    }

    /// Nobody waits for the reply any more: the job that sends it is stored with the outcome.
    func settleLate(_ lease: PushLease, _ reply: PassiveReply) {
        store(lease, lateSettlement(lease, reply), reply)
    }

    private func lateSettlement(_ lease: PushLease, _ reply: PassiveReply) -> Settlement {
        let late = LateReply(
            account: received.account.name.rawValue,
            openID: received.push.openID,
            reply: reply,
            push: received.push,
            route: route,
            pushID: lease.pushID,
            receivedAt: received.unixMilliseconds
        )
        let job = inbox.lateReplies(late)
        inbox.note(.lateReply(account: late.account, route: route, pushID: lease.pushID, willBeSent: job != nil))
        return Settlement(
            outcome: .late,
            route: route,
            answer: .success,
            jobs: work.state.jobs + (job.map { [$0] } ?? []),
            changes: work.state.changes,
            facts: inbox.facts(of: received)
        )
    }

    /// Stores the outcome, and lets the answers leave only then.
    private func store(_ lease: PushLease, _ settlement: Settlement, _ reply: PassiveReply) {
        inbox.store.settle(lease, settlement) { result in
            switch result {
            case .success:
                let hasFailed = settlement.outcome == .failed || settlement.outcome == .abandoned
                let source: PushAnswer.Source = hasFailed ? .failed : .route
                self.leave(with: settlement.answer, lease.pushID, source: source, replyKind: reply.kind)
            case .failure(.leaseLost):
                self.handOver(to: lease.pushID)
            case .failure(.stateChanged):
                self.runAgain(lease)
            case .failure(let error):
                self.keepOutcome(lease, settlement, reply, error)
            }
        }
    }

    /// The store has the push and is away now: its outcome waits here, in the memory of this process.
    private func keepOutcome(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ reply: PassiveReply,
        _ error: StoreError
    ) {
        dismiss(lease, error)
        let isUnsaid = inbox.isSpooled && settlement.outcome == .handled && reply != .none
        inbox.settleLater(lease, isUnsaid ? lateSettlement(lease, reply) : settlement) { self.runAgain(lease) }
    }

    /// Lets all go who wait for an outcome that nobody can say how soon it will be there.
    ///
    /// Where pushes are spooled, the platform's next delivery would be acknowledged with `success` whatever the outcome is;
    /// so is this one, and the reply goes out as a message. Else the next delivery gets the reply, so it is asked for.
    func dismiss(_ lease: PushLease, _ error: StoreError) {
        guard inbox.isSpooled else { return refuse(reason: error.description) }
        close()
        let waiters = state.withLock { $0.life.refuse() }
        for waiter in waiters {
            waiter.exchange.answer(inbox.finish(waiter.received, lease.pushID, .spooled, route, nil, .success))
        }
    }
}
