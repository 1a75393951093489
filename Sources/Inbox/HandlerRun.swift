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

    private struct State {
        var life = RunState<Waiter>()
        var id: PushID?
        var tasks: [Task<Void, Never>] = []
    }

    private let inbox: Inbox
    private let received: ReceivedPush
    private let route: String
    private let work: HandlerWork
    private let state = Mutex(State())

    init(inbox: Inbox, received: ReceivedPush, route: String, work: @escaping HandlerWork) {
        self.inbox = inbox
        self.received = received
        self.route = route
        self.work = work
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
        case .success(.new(let id)):
            state.withLock { state in
                state.id = id
                state.life.admitted()
            }
            startHandler()
        case .success(.answered(let id, let answer)):
            state.withLock { $0.id = id }
            leave(with: answer, source: .repeated, replyKind: nil)
        case .success(.running):
            refuse(reason: "its handler runs elsewhere")
        case .failure(let error):
            refuse(reason: error.description)
        }
    }
}

// MARK: - The handler

extension HandlerRun {
    private enum End {
        case reply(PassiveReply?)
        case failed(String)
        case abandoned
    }

    private func startHandler() {
        let handler = Task {
            do {
                self.ended(.reply(try await self.work()))
            } catch {
                self.ended(.failed(String(describing: error)))
            }
        }
        let limit = inbox.time.now() + inbox.limits.handlerTimeLimit
        let watch = Task {
            guard (try? await self.inbox.time.sleep(limit)) != nil else { return }
            handler.cancel()
            self.ended(.abandoned)
        }
        keep(watch)
    }

    private func ended(_ end: End) {
        guard let (inTime, id) = state.withLock({ state in state.life.ended().map { ($0, state.id) } }), let id else {
            return
        }
        let account = received.account.name.rawValue
        switch end {
        case .reply(let reply):
            let reply = reply ?? .none
            settle(id, inTime ? .handled : .late, reply, sendLate: !inTime && reply != .none)
        case .failed(let error):
            inbox.note(.handlerFailed(account: account, route: route, pushID: id, error: error))
            settle(id, .failed, .none, sendLate: false)
        case .abandoned:
            let limit = inbox.limits.handlerTimeLimit
            inbox.note(.handlerAbandoned(account: account, route: route, pushID: id, after: limit))
            settle(id, .abandoned, .none, sendLate: false)
        }
    }

    /// Stores the outcome, and lets the answers leave only then.
    private func settle(_ id: PushID, _ outcome: Settlement.Outcome, _ reply: PassiveReply, sendLate: Bool) {
        let answer = sendLate ? StoredAnswer.success : received.answer(with: reply)
        inbox.store.settle(id, Settlement(outcome: outcome, route: route, answer: answer)) { result in
            switch result {
            case .success:
                let source: PushAnswer.Source = outcome == .failed || outcome == .abandoned ? .failed : .route
                self.leave(with: answer, source: source, replyKind: reply.kind)
                if sendLate { self.sendLate(reply, id) }
            case .failure(let error):
                self.refuse(reason: error.description)
            }
        }
    }

    private func sendLate(_ reply: PassiveReply, _ id: PushID) {
        let late = LateReply(
            account: received.account.name.rawValue,
            openID: received.push.openID,
            reply: reply,
            push: received.push,
            route: route,
            pushID: id,
            receivedAt: received.receivedAt
        )
        Task {
            let sent = await inbox.lateReplies(late)
            inbox.note(.lateReply(account: late.account, route: late.route, pushID: late.pushID, sent: sent))
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
        let (leaving, id) = state.withLock { ($0.life.deadline(of: ticket), $0.id) }
        guard let (waiter, mayAcknowledge) = leaving else { return }
        guard mayAcknowledge else {
            waiter.exchange.answer(inbox.refuse(waiter.received, reason: "the store did not answer in time"))
            return
        }
        waiter.exchange.answer(inbox.finish(waiter.received, id, .deadline, route, nil, .success))
    }

    private func leave(with answer: StoredAnswer, source: PushAnswer.Source, replyKind: String?) {
        close()
        let (waiters, id) = state.withLock { ($0.life.stored(), $0.id) }
        for waiter in waiters {
            let source = waiter.isRetry && source == .route ? .joined : source
            waiter.exchange.answer(inbox.finish(waiter.received, id, source, route, replyKind, answer))
        }
    }

    private func refuse(reason: String) {
        close()
        let waiters = state.withLock { $0.life.refuse() }
        for waiter in waiters { waiter.exchange.answer(inbox.refuse(waiter.received, reason: reason)) }
    }

    /// Leaves the table and stops the watches, before the state says that the run is over.
    ///
    /// In the other order a retry could find a run that no longer takes anybody. In this one it either still joins, or
    /// starts a run of its own, to which the store then says what was answered.
    private func close() {
        inbox.forget(received.key)
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
