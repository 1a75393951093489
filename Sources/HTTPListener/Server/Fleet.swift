internal import HTTPWire
internal import Logging
internal import Synchronization

/// The lanes of one server.
final class Fleet: Sendable {
    /// The addresses it listens at, with their real ports.
    let addresses: [ListenAddress]
    private let lanes: [Lane]
    private let ending: Ending

    /// Binds everything, then starts everything: a server listens at all its addresses or at none.
    init(
        _ wanted: [ListenAddress],
        _ configuration: ListenerConfiguration,
        handler: any RequestHandler,
        observer: (any ListenerObserver)?,
        logger: Logger
    ) throws {
        let count = configuration.lanes
        let sockets = try wanted.map { try ListeningSocket.listen(at: $0, lanes: count) }
        addresses = sockets.compactMap(\.first?.address)
        let settings = LaneSettings(configuration)
        let room = DescriptorLimit.makeRoom(forConnections: configuration.connections)
        if room < configuration.connections {
            logger.warning(
                "the limit on open files allows fewer connections than configured; raise it (ulimit -n, LimitNOFILE=)",
                metadata: ["configured": "\(configuration.connections)", "allowed": "\(room)"]
            )
        }
        let bound = ConnectionBound(limit: room)
        let lanes = try (0..<count).map { index in
            try Lane(
                index: index,
                settings: settings,
                bound: bound,
                handler: handler,
                observer: observer,
                logger: logger
            )
        }
        self.lanes = lanes
        let ending = Ending(lanes: count)
        self.ending = ending
        for lane in lanes { lane.start(lanes: lanes, onEnd: { ending.laneEnded() }) }
        for group in sockets {
            for (index, socket) in group.enumerated() { lanes[index].post(.listen(socket)) }
        }
    }

    /// Stops all lanes; a second call can only shorten the drain.
    func stop(drain: Duration) {
        for lane in lanes { lane.post(.stop(drain: drain == .zero ? 0 : drain.wholeMilliseconds)) }
    }

    /// Waits until no lane holds anything any more.
    func waitForEnd() async {
        await ending.wait()
    }
}

/// Counts the lanes that have ended.
private final class Ending: Sendable {
    private struct State {
        var running: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(lanes: Int) {
        state = Mutex(State(running: lanes))
    }

    func laneEnded() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.running -= 1
            guard state.running == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiting.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }
}
