internal import Store
import Synchronization

/// Hears which pushes other instances have settled, and wakes whoever waits for their answers.
///
/// A notification can get lost with its connection: whoever waits also looks from time to time.
final class AnswerListener: Sendable {
    /// The channel of notifications; each names a push.
    ///
    /// One database may hold several schemas with pushes of their own: whoever is woken looks, and waits on where it was
    /// another's.
    static let channel = "qrscene_settled"

    private typealias Bell = AsyncStream<Void>.Continuation

    private static let round: Duration = .seconds(1)

    private let queue: ConnectionQueue
    private let bells = Mutex<[String: [Int: Bell]]>([:])
    private let next = Atomic<Int>(0)

    init(_ queue: ConnectionQueue) { self.queue = queue }

    /// Listens until nobody holds the listener any more.
    func start() { listen(after: .zero) }

    private func listen(after pause: Duration) {
        queue.submit(after: pause) { session throws(SessionError) in
            try session.listen(to: Self.channel)
            return try session.notifications(within: Self.round)
        } _: { [weak self] result in
            switch result {
            case .success(let ids):
                self?.ring(ids)
                self?.listen(after: .zero)
            case .failure: self?.listen(after: Self.round)
            }
        }
    }

    private func ring(_ ids: [String]) {
        guard !ids.isEmpty else { return }
        let woken = bells.withLock { bells in ids.flatMap { bells[$0].map { Array($0.values) } ?? [] } }
        for bell in woken { bell.yield() }
    }

    /// Runs a body with a bell that rings when another instance has settled a push.
    func withBell<Value>(
        of id: PushID,
        _ body: (AsyncStream<Void>) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let (stream, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let (name, number) = ("\(id.rawValue)", next.add(1, ordering: .relaxed).newValue)
        bells.withLock { $0[name, default: [:]][number] = bell }
        defer {
            bells.withLock { bells in
                bells[name]?[number] = nil
                if bells[name]?.isEmpty == true { bells[name] = nil }
            }
        }
        return try await body(stream)
    }
}
