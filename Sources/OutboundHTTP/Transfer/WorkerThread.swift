internal import Glibc

/// A thread of our own for calls that block; neither Dispatch's nor the tasks' threads may.
enum WorkerThread {
    struct SystemRefusal: Error {
        var code: Int32
    }

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that takes no signals; ``join(_:)`` must follow some day.
    ///
    /// libcurl is told not to touch signal handlers, and a write of the TLS library into a closed connection raises
    /// SIGPIPE on the thread that writes; blocked there, it is an error like any other. SIGTERM and the like go to
    /// the threads that wait for them.
    ///
    /// - Throws: An `errno` where the system has no thread left.
    static func start(_ run: @escaping @Sendable () -> Void) throws(SystemRefusal) -> pthread_t {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, entry, body.toOpaque())
        guard code == 0 else {
            unsafe body.release()
            throw SystemRefusal(code: code)
        }
        return thread
    }

    /// Waits until the thread has ended, and with it what the TLS library kept for it.
    static func join(_ thread: pthread_t) { pthread_join(thread, nil) }

    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        if let context = unsafe context {
            let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
            body.run()
        }
        return nil
    }
}
