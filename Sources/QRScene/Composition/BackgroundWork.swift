internal import ServiceLifecycle

/// Work that goes on beside the listeners, until they have stopped.
struct BackgroundWork: Service {
    private let work: @Sendable () async -> Void

    init(_ work: @escaping @Sendable () async -> Void) {
        self.work = work
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }
}
