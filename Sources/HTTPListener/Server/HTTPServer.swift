public import HTTPWire
public import Logging
public import ServiceLifecycle
internal import Synchronization

/// Listens for HTTP/1.x requests and hands them to one handler.
///
/// Run it in a `ServiceGroup`, or call ``run()`` in a task of your own. A graceful shutdown accepts no more, finishes what
/// is in flight (for at most ``Timeouts/drain``) and then lets ``run()`` return; cancelling its task closes everything.
public final class HTTPServer: Service, Sendable {
    private let addresses: [ListenAddress]
    private let configuration: ListenerConfiguration
    private let handler: any RequestHandler
    private let observer: (any ListenerObserver)?
    private let logger: Logger
    private let bound = Binding()

    /// Prepares a server; nothing is opened before ``run()``.
    public init(
        addresses: [ListenAddress],
        configuration: ListenerConfiguration = ListenerConfiguration(),
        handler: any RequestHandler,
        observer: (any ListenerObserver)? = nil,
        logger: Logger
    ) {
        self.addresses = addresses
        self.configuration = configuration
        self.handler = handler
        self.observer = observer
        self.logger = logger
    }

    /// The addresses it listens at, with the real port where 0 was asked for; waits until it does.
    ///
    /// Throws what ``run()`` throws where it cannot listen.
    public var boundAddresses: [ListenAddress] {
        get async throws { try await bound.value() }
    }

    /// Whether it has begun to listen.
    public var hasBegun: Bool { bound.isBound }

    /// Serves until a graceful shutdown or a cancellation.
    ///
    /// Throws ``BindError`` where it cannot listen and ``SystemError`` where the system is out of descriptors.
    public func run() async throws {
        let fleet: Fleet
        do {
            fleet = try Fleet(addresses, configuration, handler: handler, observer: observer, logger: logger)
        } catch {
            bound.resolve(.failure(error))
            throw error
        }
        bound.resolve(.success(fleet.addresses))
        for address in fleet.addresses { logger.info("listening", metadata: ["address": "\(address)"]) }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await fleet.waitForEnd()
            } onGracefulShutdown: {
                fleet.stop(drain: self.configuration.timeouts.drain)
            }
        } onCancel: {
            fleet.stop(drain: .zero)
        }
        logger.info("stopped listening")
    }
}
