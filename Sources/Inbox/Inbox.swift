internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import SceneRouting
public import Store
import Synchronization
internal import WeChatPush

/// Takes verified pushes: stores each once, lets its route answer, and gives a retry the same bytes.
///
/// A push whose route needs no handler is answered on the lane, in one step with storing it. A push with a handler gets
/// a ``HandlerRun``: the push is stored, the handler runs, retries join it, the deadline answers `success` where it is
/// slow. Handlers are at-least-once: they get an idempotency key, the same for every delivery of one push.
public final class Inbox: Sendable {
    let store: any InboxStore
    let journals: [any PushJournal]
    let lateReplies: LateReplyHook
    let factHook: FactHook?
    let limits: InboxLimits
    let time: TimeSource
    private let runs: Mutex<RunTable>
    private let admissions: AdmissionWatch

    /// An inbox over a store.
    ///
    /// - Parameters:
    ///   - store: What remembers the pushes.
    ///   - journals: Who hears of them.
    ///   - limits: How long and how much handlers may work.
    ///   - time: The clocks.
    ///   - lateReplies: Makes jobs of the replies that came after their push had to be answered.
    ///   - facts: Says what channels count of a push; `nil` where nobody counts.
    public init(
        store: any InboxStore,
        journals: [any PushJournal] = [],
        limits: InboxLimits = InboxLimits(),
        time: TimeSource = .system,
        lateReplies: @escaping LateReplyHook = { _ in nil },
        facts: FactHook? = nil
    ) {
        self.store = store
        self.journals = journals
        self.limits = limits
        self.time = time
        self.lateReplies = lateReplies
        factHook = facts
        runs = Mutex(RunTable(limits))
        admissions = AdmissionWatch(time: time)
    }

    /// Whether pushes are acknowledged while the store is away.
    var isSpooled: Bool { store is any Spooling }

    /// How many handlers run now.
    public var runningHandlers: Int { runs.withLock(\.count) }

    /// Answers a push now (the return value), or later through the exchange.
    func receive(_ received: ReceivedPush, _ exchange: Exchange) -> Response? {
        switch Decision(for: received, deadline: received.receivedAt + limits.answerDeadline, store: store) {
        case .settled(let settled):
            return admit(received, settled, exchange)
        case .handler(let work):
            run(work, for: received, exchange)
            return nil
        }
    }

    /// How many handlers more may start for pushes for which nobody waits.
    var roomForResumed: Int { runs.withLock(\.roomForResumed) }

    func forget(_ run: HandlerRun) { runs.withLock { $0.leave(run) } }

    func note(_ note: PushNote) {
        for journal in journals { journal.noted(note) }
    }
}

// MARK: - A push whose outcome is known before it is stored

extension Inbox {
    private func admit(_ received: ReceivedPush, _ settled: SettledPush, _ exchange: Exchange) -> Response? {
        var record = received.record(settlement: settled.settlement)
        if factHook != nil {
            let facts = facts(of: record)
            record.settlement?.facts = facts
        }
        let result = store.admit(record) {
            let admission = SettledAdmission(inbox: self, received: received, settled: settled, exchange: exchange)
            admissions.watch(admission, until: received.receivedAt + limits.answerDeadline)
            return admission
        }
        guard let result else { return nil }
        return conclude(result, received, settled, exchange)
    }

    /// The answer that follows from what the store said; `nil` where a run will give it.
    func conclude(
        _ result: Result<Admission, StoreError>,
        _ received: ReceivedPush,
        _ settled: SettledPush,
        _ exchange: Exchange
    ) -> Response? {
        switch result {
        case .success(.new(let lease)):
            let (settlement, kind) = (settled.settlement, settled.replyKind)
            let source: PushAnswer.Source = settlement.route == nil ? .unrouted : .route
            return finish(received, lease.pushID, source, settlement.route, kind, settlement.answer)
        case .success(.answered(let id, let answer)):
            return finish(received, id, .repeated, nil, nil, answer)
        case .success(.spooled(let answer)):
            let (route, kind) = (settled.settlement.route, settled.replyKind)
            return finish(received, nil, .spooled, route, kind, answer)
        case .success(.running(let id)):
            // The routes changed between the deliveries of one push: its first delivery has a handler at work.
            if let run = runs.withLock({ $0[received.key] }), run.join(received, exchange, isRetry: true) == .waiting {
                return nil
            }
            follow(id, received, exchange)
            return nil
        case .failure(let error):
            return refuse(received, reason: error.description)
        }
    }
}

// MARK: - A push with a handler

extension Inbox {
    private func run(_ work: HandlerWork, for received: ReceivedPush, _ exchange: Exchange) {
        // A run has left the table before it is over, so the second look finds another one or makes its own.
        for _ in 0..<2 {
            guard let (run, isNew) = enter(work, for: received) else {
                exchange.answer(refuse(received, reason: "\(limits.concurrentHandlers) handlers run already"))
                return
            }
            switch run.join(received, exchange, isRetry: !isNew) {
            case .waiting:
                if isNew { run.start() }
                return
            case .crowded:
                exchange.answer(
                    refuse(received, reason: "\(limits.waitingRetries) retries wait for its handler already")
                )
                return
            case .over:
                continue
            }
        }
        exchange.answer(refuse(received, reason: "its handler is just ending"))
    }

    /// The run of a push: the one that is at work, or a new one, which the caller starts; `nil` where there is no room.
    func enter(
        _ work: HandlerWork,
        for received: ReceivedPush,
        isResumed: Bool = false
    ) -> (run: HandlerRun, isNew: Bool)? {
        runs.withLock { runs in
            runs.enter(received.key) { HandlerRun(inbox: self, received: received, work: work, isResumed: isResumed) }
        }
    }
}

// MARK: - Answers

extension Inbox {
    /// Tells the journals and makes the response.
    func finish(
        _ received: ReceivedPush,
        _ id: PushID?,
        _ source: PushAnswer.Source,
        _ route: String?,
        _ replyKind: String?,
        _ answer: StoredAnswer
    ) -> Response {
        tell(received, id, source, route, replyKind, status: 200, bytes: answer.body.count)
        return Response(status: .ok, fields: answer.contentType.fields, body: answer.body)
    }

    /// 503, never `success`: the platform tries again, and nothing was promised.
    func refuse(_ received: ReceivedPush, reason: String) -> Response {
        note(.storeRefused(account: received.account.name.rawValue, reason: reason))
        tell(received, nil, .unavailable, nil, nil, status: 503, bytes: 0)
        return Response(status: .serviceUnavailable)
    }

    private func tell(
        _ received: ReceivedPush,
        _ id: PushID?,
        _ source: PushAnswer.Source,
        _ route: String?,
        _ replyKind: String?,
        status: Int,
        bytes: Int
    ) {
        guard !journals.isEmpty else { return }
        let answer = PushAnswer(
            account: received.account.name.rawValue,
            push: received.push,
            pushID: id,
            source: source,
            route: route,
            replyKind: replyKind,
            status: status,
            bytes: bytes,
            elapsed: time.now() - received.receivedAt
        )
        for journal in journals { journal.answered(answer) }
    }
}
