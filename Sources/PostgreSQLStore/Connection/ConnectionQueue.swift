internal import Dispatch
internal import Store
import Synchronization

/// One connection to the server with a queue of its own: libpq's calls block that queue, and nothing else.
///
/// The connection's socket is no Dispatch source; the session waits for it by itself. A connection that broke is made
/// anew for the next work, never for the one that met the break: what became of that, nobody knows.
final class ConnectionQueue: Sendable {
    private let settings: SessionSettings
    private let queue: DispatchQueue
    /// Only the queue locks it, for as long as a call blocks.
    private let session = Mutex<Session?>(nil)

    init(_ settings: SessionSettings, label: String) {
        self.settings = settings
        queue = DispatchQueue(label: "qrscene.postgresql.\(label)")
    }

    /// Runs work on the queue.
    ///
    /// - Parameters:
    ///   - pause: How long nothing is done before it.
    ///   - work: What is done with the session.
    ///   - done: Called with what came of it, on the queue.
    func submit<Value: Sendable>(
        after pause: Duration = .zero,
        _ work: @escaping @Sendable (inout Session) throws(SessionError) -> Value,
        _ done: @escaping @Sendable (Result<Value, SessionError>) -> Void
    ) {
        guard pause > .zero else { return queue.async { [self] in done(perform(work)) } }
        let milliseconds = Int(pause / .milliseconds(1))
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [self] in done(perform(work)) }
    }

    /// Runs work on the queue and waits for it.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (inout Session) throws(SessionError) -> Value
    ) async throws(SessionError) -> Value {
        let result: Result<Value, SessionError> = await withCheckedContinuation { continuation in
            submit(work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Runs work and blocks the caller; for the start, when there is nothing else to be done.
    func runNow<Value: Sendable>(
        _ work: @escaping @Sendable (inout Session) throws(SessionError) -> Value
    ) throws(SessionError) -> Value {
        try queue.sync { perform(work) }.get()
    }

    private func perform<Value: Sendable>(
        _ work: @Sendable (inout Session) throws(SessionError) -> Value
    ) -> Result<Value, SessionError> {
        session.withLock { session in
            do throws(SessionError) {
                var current = try take(&session)
                do throws(SessionError) {
                    let value = try work(&current)
                    session = consume current
                    return .success(value)
                } catch {
                    if error.leavesSessionUsable { session = consume current }
                    throw error
                }
            } catch {
                return .failure(error)
            }
        }
    }

    /// The session that is there and lives, or a new one.
    private func take(_ session: inout Session?) throws(SessionError) -> Session {
        if let current = session.take(), current.isAlive { return current }
        return try settings.connect()
    }
}
