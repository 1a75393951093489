internal import Glibc
internal import Synchronization

/// The threads that make transfers, as many as there is work for and never more than the limit.
///
/// Each has its own libcurl handle and thereby its own connections, which stay open between transfers. A thread with
/// nothing to do sleeps in `read` on a pipe; a byte in it wakes one. The threads end with the client that made the pool,
/// which waits for them: a thread that outlives the process's `exit` leaves behind what the TLS library kept for it.
final class WorkerPool: Sendable {
    private struct State {
        var waiting: [OutboundJob] = []
        /// Jobs before it were taken; the array is cut when it is empty.
        var first = 0
        /// Threads that sleep and for which no byte is on its way.
        var idle = 0
        /// Threads that run or are being started.
        var running = 0
        var threads: [pthread_t] = []
        var isClosed = false

        mutating func next() -> OutboundJob? {
            guard first < waiting.count else { return nil }
            defer {
                first += 1
                if first == waiting.count { (waiting, first) = ([], 0) }
            }
            return waiting[first]
        }
    }

    private enum Need {
        case nothing
        case wake
        case thread
    }

    private let limit: Int
    private let sleepers: Int32
    private let waker: Int32
    private let state = Mutex(State())

    /// - Throws: ``OutboundError/other(code:text:)`` where the process has no descriptor left for the pipe.
    init(limit: Int) throws(OutboundError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw .other(code: Int(errno), text: Self.reasonForNoThread(errno))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (sleepers, waker) = (ends[0], ends[1])
        self.limit = max(1, limit)
    }

    deinit {
        close(sleepers)
        close(waker)
    }

    private static func reasonForNoThread(_ code: Int32) -> String {
        "no thread or pipe for it: \(OutboundError.reason(code))"
    }

    /// Puts a job in line.
    func submit(_ job: OutboundJob) {
        let need = state.withLock { state -> Need in
            state.waiting.append(job)
            if state.idle > 0 {
                state.idle -= 1
                return .wake
            }
            guard state.running < limit else { return .nothing }
            state.running += 1
            return .thread
        }
        switch need {
        case .nothing: break
        case .wake: wake(1)
        case .thread: startThread()
        }
    }

    /// Ends the threads and waits for them.
    ///
    /// Jobs in line are still done; nothing may be submitted any more.
    func shutDown() {
        let (idle, threads) = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.threads) = (0, []) }
            return (state.idle, state.threads)
        }
        wake(idle)
        for thread in threads { WorkerThread.join(thread) }
    }

    private func wake(_ count: Int) {
        guard count > 0 else { return }
        let bytes = [UInt8](repeating: 0, count: count)
        while unsafe write(waker, bytes, count) < 0, errno == EINTR {}
    }

    private func startThread() {
        do {
            let thread = try WorkerThread.start { self.work() }
            state.withLock { $0.threads.append(thread) }
        } catch {
            // Other threads will come to it; where there is none, nobody would.
            let stranded = state.withLock { state -> [OutboundJob] in
                state.running -= 1
                guard state.running == 0 else { return [] }
                defer { (state.waiting, state.first) = ([], 0) }
                return Array(state.waiting[state.first...])
            }
            let text = Self.reasonForNoThread(error.code)
            for job in stranded { job.finish(.failure(.other(code: Int(error.code), text: text))) }
        }
    }

    /// Threads that have not come to their end.
    var threadCount: Int { state.withLock { $0.running } }

    /// A thread's life.
    private func work() {
        defer { state.withLock { $0.running -= 1 } }
        let handle = EasyHandle()
        var job = nextOrIdle()
        while true {
            guard let current = job else {
                guard sleep() else { return }
                job = nextOrIdle()
                continue
            }
            let outcome = handle.perform(current)
            // Taken before the answer is handed over: whoever asks again at once finds this thread, and its
            // connection, free.
            job = nextOrIdle()
            current.finish(outcome)
        }
    }

    private func nextOrIdle() -> OutboundJob? {
        state.withLock { state in
            if let job = state.next() { return job }
            if !state.isClosed { state.idle += 1 }
            return nil
        }
    }

    /// Waits for a byte; `false` when the thread is to end.
    private func sleep() -> Bool {
        if state.withLock({ $0.isClosed }) { return false }
        var byte: UInt8 = 0
        while unsafe read(sleepers, &byte, 1) < 0, errno == EINTR {}
        return true
    }
}
