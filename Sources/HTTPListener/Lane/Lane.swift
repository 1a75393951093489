internal import CLinux
internal import Dispatch
internal import HTTPTypes
internal import HTTPWire
internal import Logging
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

// Lanes
// =====
//
// Model. A lane is one serial queue, one private epoll set with the lane's sockets in it, ONE Dispatch source on the set
// (an epoll descriptor is itself pollable), one timer source for the nearest deadline, and an eventfd in the set through
// which other threads wake it. There are as many lanes as cores; each owns its connections from accept to close.
//
//                         ┌─────────────── Dispatch ───────────────┐
//                         │ source: set is readable · timer is due │
//                         └────────────────────┬───────────────────┘
//                                              ▼  on the lane's queue
//      parked ◄── 1 ms without event ── epoll_wait ──► accept · read, parse, handle, write · letters · deadlines ─┐
//                                              ▲                                                                  │
//                                              └──────────────────────────────────────────────────────────────────┘
//
// Why no source per connection: libdispatch re-arms each source through its one manager thread, which triples the cost of
// a request, and it can crash when peers reset connections, since it then edits its unlocked list of sources from two
// threads. The set's descriptor never hangs up, so this source is never re-registered.
//
// Why the lane lingers: handing the queue back costs a trip through the manager thread. While there is work the lane
// stays in `epoll_wait`, which sleeps and burns nothing; after a millisecond of silence it gives its thread back.
//
// While it lingers, no other block of its queue runs. Hence everything that a lane must notice comes through the set:
// listening sockets are in it (as sources of their own they would starve under load), the eventfd announces letters, and
// passed deadlines are looked for at every turn; the timer source only serves a parked lane.
//
// Ownership and proof for `@unchecked Sendable`. All that other threads may touch is `mailbox`, `wakeUp` and constants,
// which are Sendable themselves. Every other stored property is touched on `queue` only: by the handlers of the two
// sources, which target it, and by what these call. `start` runs before the sources are activated.
//
// Invariants.
// - Epoll tokens carry slot and generation; a slot's generation changes when its connection goes. So an event or an answer
//   for a connection that is gone finds nothing, also within one batch of events.
// - The set and the eventfd are closed after both sources have been cancelled, never before.
// - One turn of one connection reads a bounded number of bytes; what it leaves is served after all others.

/// One serial queue and the connections it serves.
final class Lane: ResponseSink, @unchecked Sendable {
    /// Tokens of what is in the set beside connections; no connection has this generation.
    enum Special {
        static let generation = UInt32.max
        static let wakeUp = UInt64(generation) << 32
        static func listener(_ index: Int) -> UInt64 { wakeUp | UInt64(index + 1) }
    }

    let settings: LaneSettings
    let handler: any RequestHandler
    let observer: (any ListenerObserver)?
    let logger: Logger
    let bound: ConnectionBound
    /// All lanes of the server, for handing connections out; set before the first event.
    var lanes: [Lane] = []
    private var onEnd: @Sendable () -> Void = {}

    private let queue: DispatchQueue
    private let mailbox = Mailbox()
    private let wakeUp: Descriptor
    let set: EventSet
    private var source: (any DispatchSourceRead)?
    private var timer: (any DispatchSourceTimer)?
    private var timerDueAt = UInt64.max

    var connections: [Connection?] = []
    var generations: [UInt32] = []
    var freeSlots: [Int] = []
    var living = 0
    var listeners: [ListeningSocket] = []
    var nextLane = 0
    var isAcceptPaused = false
    /// When to try again after the system had no descriptor left.
    var acceptRetryAt = UInt64.max
    var deadlines: DeadlineQueue
    var unfinished: [Connection] = []
    var refusalLog = LogAllowance(linesPerSecond: 10)

    /// Stopping: no connection outlives this time.
    var drainUntil: UInt64?
    private var hasEnded = false

    let input = ReadBuffer(capacity: Lane.inputBytes)
    var output: [UInt8] = []
    var serializer = ResponseSerializer()
    private let origin = ContinuousClock.now
    /// The time of this turn.
    var now: ContinuousClock.Instant
    /// The same in milliseconds since the lane was made.
    var tick: UInt64 = 0

    static let inputBytes = 64 << 10
    private static let lingerMilliseconds: Int32 = 1

    init(
        index: Int,
        settings: LaneSettings,
        bound: ConnectionBound,
        handler: any RequestHandler,
        observer: (any ListenerObserver)?,
        logger: Logger
    ) throws(SystemError) {
        self.settings = settings
        self.bound = bound
        self.handler = handler.replica()
        self.observer = observer
        self.logger = logger
        queue = DispatchQueue(label: "qrscene.lane.\(index)")
        set = try EventSet()
        wakeUp = Descriptor(try SystemCall.run("eventfd") { clinux_eventfd() })
        try set.addSignal(wakeUp.number, token: Special.wakeUp)
        deadlines = DeadlineQueue(durations: settings.durations)
        now = origin
        output.reserveCapacity(Self.inputBytes)
    }

    /// Begins to serve; `onEnd` is called once, when the lane has stopped and holds nothing any more.
    func start(lanes: [Lane], onEnd: @escaping @Sendable () -> Void) {
        self.lanes = lanes
        self.onEnd = onEnd
        let source = DispatchSource.makeReadSource(fileDescriptor: set.number, queue: queue)
        source.setEventHandler { [self] in run() }
        source.setCancelHandler { [self] in finishEnding() }
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [self] in
            timerDueAt = .max
            run()
        }
        self.source = source
        self.timer = timer
        timer.activate()
        source.activate()
    }

    /// Hands a letter to the lane, from any thread.
    ///
    /// - Returns: Whether the lane takes it.
    @discardableResult
    func post(_ letter: Mailbox.Letter) -> Bool {
        guard let mustWake = mailbox.put(letter) else { return false }
        if mustWake { _ = clinux_eventfd_signal(wakeUp.number) }
        return true
    }

    /// Hands an answer to the connection that waits for it, from any thread.
    func deliver(_ response: Response, to id: Exchange.ID) {
        post(.answer(response, id))
    }

    var streamBytes: Int { settings.streamBytes }

    /// Tells the lane that a stream has something to give, from any thread.
    ///
    /// Where the lane is gone, every stream it ever knew is over, so this can only be one that nobody listens to yet: no
    /// closure of its owner is called from here.
    func advance(_ stream: ResponseStream) {
        if !post(.stream(stream)) { stream.end(.stopped) }
    }

    // MARK: The loop

    private func run() {
        while !hasEnded {
            let count = wait()
            readClocks()
            for index in 0..<count { take(set.event(index)) }
            serveUnfinished()
            expireDeadlines()
            if let drainUntil { endIfDone(drainUntil) }
            if count == 0, unfinished.isEmpty { break }
        }
        if !hasEnded { armTimer() }
    }

    /// Looks without sleeping first, and gives the core away once before it sleeps.
    ///
    /// Peers on this machine get to send meanwhile, so that one wake-up serves more of them. Measured with wrk on two busy cores: 6.0 instead of 6.9 µs of CPU
    /// a request.
    private func wait() -> Int {
        let count = set.wait(milliseconds: 0)
        guard count == 0, unfinished.isEmpty else { return count }
        sched_yield()
        return set.wait(milliseconds: Self.lingerMilliseconds)
    }

    private func readClocks() {
        now = .now
        tick = (now - origin).wholeMilliseconds
        serializer.setDate(secondsSince1970: time(nil))
    }

    private func take(_ event: EventSet.Event) {
        let token = event.token
        guard UInt32(truncatingIfNeeded: token >> 32) == Special.generation else {
            guard let connection = connection(token) else { return }
            return wake(connection, event.mask)
        }
        if token == Special.wakeUp {
            openLetters(mailbox.takeAll())
        } else {
            acceptSome(from: Int(token & 0xFFFF_FFFF) - 1)
        }
    }

    private func openLetters(_ letters: [Mailbox.Letter]) {
        for letter in letters {
            switch letter {
            case .answer(let response, let id): take(response, for: id)
            case .stream(let stream): take(stream)
            case .adopt(let number, let peer): adopt(Descriptor(number), peer)
            case .listen(let socket): listen(on: socket)
            case .acceptAgain: resumeAccepting()
            case .stop(let drain): stop(drain: drain)
            }
        }
    }

    /// The connection of a token, unless it has gone.
    func connection(_ token: UInt64) -> Connection? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < connections.count, let connection = connections[slot],
            connection.generation == UInt32(truncatingIfNeeded: token >> 32)
        else { return nil }
        return connection
    }

    // MARK: Parking and ending

    /// Sets the timer only where it would ring too late; where it rings too early, the lane just parks again.
    private func armTimer() {
        let nearest = min(deadlines.nearest ?? .max, acceptRetryAt, drainUntil ?? .max)
        guard nearest < timerDueAt else { return }
        timerDueAt = nearest
        let wait = nearest > tick ? nearest - tick : 0
        timer?.schedule(
            deadline: .now() + .milliseconds(Int(min(wait, 1 << 40)) + 1),
            leeway: .milliseconds(5)
        )
    }

    private func endIfDone(_ drainUntil: UInt64) {
        if tick >= drainUntil { closeAll() }
        guard living == 0 else { return }
        hasEnded = true
        for letter in mailbox.close() { returnToSender(letter) }
        timer?.cancel()
        source?.cancel()
    }

    /// What came too late must not leak: a descriptor, or an owner who waits for the end of his stream.
    private func returnToSender(_ letter: Mailbox.Letter) {
        switch letter {
        case .adopt(let number, _):
            _ = Descriptor(number)
            bound.give()
        case .stream(let stream): stream.end(.stopped)
        case .answer, .listen, .acceptAgain, .stop: break
        }
    }

    /// Runs when the source is cancelled: nothing of Dispatch's looks at the set any more.
    private func finishEnding() {
        source = nil
        timer = nil
        lanes = []
        onEnd()
        onEnd = {}
    }
}
