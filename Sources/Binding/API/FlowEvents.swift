internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store
import Synchronization

/// Follows flows for whoever waits: each change as a server-sent event (HTML Living Standard §9.2).
///
/// The first event says how it stands. A flow that ends ends its stream; so do its ten minutes and a little more.
final class FlowEvents: Sendable {
    /// Between two looks where nothing was heard: another process may have changed the flow.
    private static let pause: Duration = .seconds(2)
    /// Between two words to a silent peer, so that what stands between does not take the connection for dead.
    private static let silence: Duration = .seconds(15)

    private let desk: FlowDesk
    private let time: TimeSource

    init(desk: FlowDesk, time: TimeSource) {
        self.desk = desk
        self.time = time
    }

    /// Answers an exchange with the stream of a flow that exists.
    func follow(_ id: FlowID, _ exchange: Exchange) {
        let fields: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        let stream = exchange.stream(Response(status: .ok, fields: fields))
        let news = News()
        let key = StateRecord.Key(kind: StoredFlow.kind, id: id.rawValue)
        let watch = desk.store.watchers.watch(key) { news.tell() }
        let task = Task {
            await self.run(key, stream, news)
            withExtendedLifetime(watch) {}
            stream.finish()
        }
        stream.whenOver { _ in task.cancel() }
    }

    private func run(_ key: StateRecord.Key, _ stream: ResponseStream, _ news: News) async {
        var seen: Int64 = 0
        var told: String?
        var lastWord = time.now()
        while !Task.isCancelled {
            // Most looks find what was there before: to read it all again, a thousand streams would keep a core busy.
            if let record = try? await desk.store.record(key), record.version != seen,
                let stored = try? StoredFlow(record)
            {
                seen = record.version
                let event = Self.event(stored)
                if event != told {
                    guard stream.send(Array(event.utf8)) else { return }
                    told = event
                    lastWord = time.now()
                }
                if !stored.flow.state.isLive { return }
            }
            if time.now() - lastWord >= Self.silence {
                guard stream.send(Array(": \n\n".utf8)) else { return }
                lastWord = time.now()
            }
            await news.wait(until: time.now() + Self.pause, time)
        }
    }

    private static func event(_ stored: StoredFlow) -> String {
        let data = JSONValue.object(FlowJSON.standing(stored.flow))
        return "event: status\ndata: \(data.text)\n\n"
    }
}

/// Wakes one waiter; what is told while nobody waits is not lost.
private final class News: Sendable {
    private struct State {
        var isTold = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func tell() {
        let waiter = state.withLock { state in
            state.isTold = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until something is told, the time has come, or the task is cancelled.
    func wait(until deadline: ContinuousClock.Instant, _ time: TimeSource) async {
        let alarm = Task {
            // One that is cancelled tells nothing: the next wait would end at once, and the one after that.
            guard (try? await time.sleep(deadline)) != nil else { return }
            self.tell()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTold = state.withLock { state in
                    if !state.isTold { state.waiter = continuation }
                    return state.isTold
                }
                if isTold { continuation.resume() }
            }
        } onCancel: {
            tell()
        }
        state.withLock { $0.isTold = false }
        alarm.cancel()
    }
}
