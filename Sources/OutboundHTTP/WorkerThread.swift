internal import Glibc

/// A thread of our own for calls that block; neither Dispatch's nor the tasks' threads may.
enum WorkerThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a detached thread that takes no signals; returns 0 or an `errno`.
    ///
    /// libcurl is told not to touch signal handlers, and a write of the TLS library into a closed connection raises
    /// SIGPIPE on the thread that writes; blocked there, it is an error like any other. SIGTERM and the like go to
    /// the threads that wait for them.
    static func start(_ run: @escaping @Sendable () -> Void) -> Int32 {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, entry, body.toOpaque())
        if code == 0 { pthread_detach(thread) } else { unsafe body.release() }
        return code
    }

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
