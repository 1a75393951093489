internal import Store
import Synchronization

/// Hears what other instances have done: which pushes they have settled, for whoever waits for their answers, and which
/// records they have changed, for whoever watches them.
///
/// A notification can get lost with its connection: whoever waits also looks from time to time. One database may hold
/// several schemas with pushes and records of their own: whoever is woken looks, and waits on where it was another's.
final class NotificationListener: Sendable {
    /// The channel of settled pushes; a payload is the number of one.
    static let settled = "qrscene_settled"
    /// The channel of changed records; a payload is the instance that changed it, its kind and its id, by spaces.
    static let changed = "qrscene_changed"

    private typealias Bell = AsyncStream<Void>.Continuation

    private static let round: Duration = .seconds(1)

    private let queue: ConnectionQueue
    private let instance: Int64
    private let watchers: StateWatchers
    private let bells = Mutex<[String: [Int: Bell]]>([:])
    private let next = Atomic<Int>(0)

    init(_ queue: ConnectionQueue, instance: Int64, _ watchers: StateWatchers) {
        self.queue = queue
        self.instance = instance
        self.watchers = watchers
    }

    /// Listens from now on, until nobody holds the listener any more.
    func start() throws(SessionError) {
        try queue.runNow { session throws(SessionError) in try Self.listen(&session) }
        listen(after: .zero)
    }

    /// The same where the server is not there yet.
    func startLater() { listen(after: Self.round) }

    private static func listen(_ session: inout Session) throws(SessionError) {
        try session.listen(to: settled)
        try session.listen(to: changed)
    }

    private func listen(after pause: Duration) {
        queue.submit(after: pause) { session throws(SessionError) in
            try Self.listen(&session)
            return try session.notifications(within: Self.round)
        } _: { [weak self] result in
            switch result {
            case .success(let heard):
                self?.ring(heard.filter { $0.channel == Self.settled }.map(\.payload))
                self?.tell(heard.filter { $0.channel == Self.changed }.map(\.payload))
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

    /// This process has told its own watchers when it made the change.
    private func tell(_ changes: [String]) {
        let keys = changes.compactMap { change -> StateRecord.Key? in
            let parts = change.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] != "\(instance)" else { return nil }
            return StateRecord.Key(kind: String(parts[1]), id: String(parts[2]))
        }
        if !keys.isEmpty { watchers.tell(keys) }
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
