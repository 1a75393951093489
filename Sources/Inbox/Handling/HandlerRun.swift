internal import HTTPWire
internal import OfficialAccount
internal import SceneRouting
internal import Store
import Synchronization
internal import WeChatPush

/// One handler at work on one push, and all the exchanges that wait for it.
///
/// The rules are in ``RunState``; this is the shell that owns the tasks and speaks with the store. It is shared by the
/// lanes of its waiters, the handler's task and its watch, so its state stands behind a lock that is never held while
/// anything else is called.
final class HandlerRun: AdmissionReceiver {
    struct Waiter: Sendable {
        var exchange: Exchange
        var received: ReceivedPush
        var isRetry: Bool
    }

    struct State {
        var life = RunState<Waiter>()
        var lease: PushLease?
        var tasks: [Task<Void, Never>] = []
        /// How often the handler was run again.
        var runs = 0
    }

    let inbox: Inbox
    let received: ReceivedPush
    let work: HandlerWork
    /// Whether nobody waits for it: its push was taken over, or lay in a spool.
    let isResumed: Bool
    let state = Mutex(State())

    var route: String { work.route }

    init(inbox: Inbox, received: ReceivedPush, work: HandlerWork, isResumed: Bool) {
        self.inbox = inbox
        self.received = received
        self.work = work
        self.isResumed = isResumed
    }

    enum Join {
        case waiting
        case over
        case crowded
    }

    /// Lets an exchange wait for this run's answer, until its own deadline.
    func join(_ received: ReceivedPush, _ exchange: Exchange, isRetry: Bool) -> Join {
        let waiter = Waiter(exchange: exchange, received: received, isRetry: isRetry)
        let joined = state.withLock { $0.life.join(waiter, limit: inbox.limits.waitingRetries) }
        switch joined {
        case .over: return .over
        case .crowded: return .crowded
        case .waiting(let ticket):
            watchDeadline(of: ticket, at: received.receivedAt + inbox.limits.answerDeadline)
            return .waiting
        }
    }

    /// Stores the push; the handler starts when it is stored.
    func start() {
        if let result = inbox.store.admit(received.record(settlement: nil), { self }) { admitted(result) }
    }

    func admitted(_ result: Result<Admission, StoreError>) {
        switch result {
        case .success(.new(let lease)):
            resume(lease)
        case .success(.answered(let id, let answer)):
            leave(with: answer, id, source: .repeated, replyKind: nil)
        case .success(.spooled(let answer)):
            leave(with: answer, nil, source: .spooled, replyKind: nil)
        case .success(.running(let id)):
            handOver(to: id)
        case .failure(let error):
            refuse(reason: error.description)
        }
    }

    /// Starts the handler of a stored push.
    func resume(_ lease: PushLease) {
        state.withLock { state in
            state.lease = lease
            state.life.admitted()
        }
        startHandler()
    }
}

// MARK: - The handler

extension HandlerRun {
    private enum End {
        case reply(PassiveReply?)
        case failed(String)
        /// The store could not be asked: nothing was decided.
        case undecided(StoreError)
        case abandoned
    }

    private func startHandler() {
        let handler = Task { await self.runHandler() }
        let limit = inbox.time.now() + inbox.limits.handlerTimeLimit
        let watch = Task {
            guard (try? await self.inbox.time.sleep(limit)) != nil else { return }
            handler.cancel()
            self.ended(.abandoned)
        }
        keep(watch)
    }

    private func runHandler() async {
        do {
            ended(.reply(try await work.run()))
        } catch let error as StoreError {
            ended(.undecided(error))
        } catch {
            ended(.failed(String(describing: error)))
        }
    }

    /// Lets the handler decide anew: somebody else has changed what it had read.
    ///
    /// Each time somebody has got further, so it comes to an end; the bound is for a handler that stands in its own way.
    func runAgain(_ lease: PushLease) {
        let runs = state.withLock { state in
            state.runs += 1
            return state.runs
        }
        guard runs < StateTransaction.attempts else {
            let reason = "what it changes was changed by others \(runs) times"
            inbox.note(
                .handlerFailed(
                    account: received.account.name.rawValue,
                    route: route,
                    pushID: lease.pushID,
                    error: reason
                )
            )
            return settle(lease, .failed, .none)
        }
        work.state.reset()
        state.withLock { $0.life.runsAgain() }
        Task { await runHandler() }
    }

    /// The same where the store could not be asked, once it may be there again; nobody waits for that, so what the
    /// handler then says goes out as a late reply.
    private func runLater(_ lease: PushLease) {
        Task {
            guard (try? await inbox.time.sleep(inbox.time.now() + Inbox.settlingPause)) != nil else { return }
            runAgain(lease)
        }
    }

    private func ended(_ end: End) {
        let ending = state.withLock { state in state.life.ended().map { ($0, state.lease) } }
        guard let (inTime, held) = ending, let lease = held else { return }
        let account = received.account.name.rawValue
        switch end {
        case .reply(let reply):
            let reply = reply ?? .none
            if inTime || reply == .none {
                settle(lease, inTime ? .handled : .late, reply)
            } else {
                settleLate(lease, reply)
            }
        case .failed(let error):
            inbox.note(.handlerFailed(account: account, route: route, pushID: lease.pushID, error: error))
            settle(lease, .failed, .none)
        case .undecided(let error):
            dismiss(lease, error)
            runLater(lease)
        case .abandoned:
            let limit = inbox.limits.handlerTimeLimit
            inbox.note(.handlerAbandoned(account: account, route: route, pushID: lease.pushID, after: limit))
            settle(lease, .abandoned, .none)
        }
    }
}

// MARK: - The waiters

extension HandlerRun {
    private func watchDeadline(of ticket: Int, at deadline: ContinuousClock.Instant) {
        keep(
            Task {
                guard (try? await self.inbox.time.sleep(deadline)) != nil else { return }
                self.deadline(of: ticket)
            }
        )
    }

    private func deadline(of ticket: Int) {
        let (leaving, id) = state.withLock { ($0.life.deadline(of: ticket), $0.lease?.pushID) }
        guard let (waiter, mayAcknowledge) = leaving else { return }
        guard mayAcknowledge else {
            waiter.exchange.answer(inbox.refuse(waiter.received, reason: "the store did not answer in time"))
            return
        }
        waiter.exchange.answer(inbox.finish(waiter.received, id, .deadline, route, nil, .success))
    }

    func leave(with answer: StoredAnswer, _ id: PushID?, source: PushAnswer.Source, replyKind: String?) {
        close()
        let waiters = state.withLock { $0.life.stored() }
        for waiter in waiters {
            let source = waiter.isRetry && source == .route ? .joined : source
            waiter.exchange.answer(inbox.finish(waiter.received, id, source, route, replyKind, answer))
        }
    }

    func refuse(reason: String) {
        close()
        let waiters = state.withLock { $0.life.refuse() }
        for waiter in waiters { waiter.exchange.answer(inbox.refuse(waiter.received, reason: reason)) }
    }

    /// Another process works on the push: whoever waits here waits for its answer.
    func handOver(to id: PushID) {
        close()
        let waiters = state.withLock { $0.life.refuse() }
        for waiter in waiters { inbox.follow(id, waiter.received, waiter.exchange) }
    }

    /// Leaves the table and stops the watches, before the state says that the run is over.
    ///
    /// In the other order a retry could find a run that no longer takes anybody. In this one it either still joins, or
    /// starts a run of its own, to which the store then says what was answered.
    func close() {
        inbox.forget(self)
        let tasks = state.withLock { state in
            let tasks = state.tasks
            state.tasks = []
            return tasks
        }
        for task in tasks { task.cancel() }
    }

    /// Keeps a watch, to cancel it at the end; at once where the run is over already.
    private func keep(_ task: Task<Void, Never>) {
        let isOver = state.withLock { state in
            let isOver = state.life.phase == .settled || state.life.phase == .refused
            if !isOver { state.tasks.append(task) }
            return isOver
        }
        if isOver { task.cancel() }
    }
}
