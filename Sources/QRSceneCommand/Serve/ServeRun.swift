import ArgumentParser
import Foundation
import Logging
import QRScene
import ServiceLifecycle
import UnixSignals

/// A receiver at work: its lines, its signals, its end.
struct ServeRun {
    private let plan: ServePlan
    private let logger: Logger
    private let stream: JournalStream
    private let recorder: PushRecorder?
    private let reader: PushReader

    /// - Parameters:
    ///   - plan: What is served.
    ///   - recorder: Writes each push as a fixture.
    ///   - reader: Reads pushes for it.
    init(_ plan: ServePlan, recorder: PushRecorder?, reader: PushReader) {
        self.plan = plan
        self.recorder = recorder
        self.reader = reader
        let format: any LineFormat = plan.json ? JSONLines() : TextLines(colours: Terminal.hasColours)
        stream = JournalStream(format: format) { Terminal.answer($0) }
        logger = plan.logger
    }

    /// Receives until SIGTERM or SIGINT.
    ///
    /// - Throws: ``ListenFailure`` where an address cannot be bound, ``DatabaseFailure`` where the store cannot be used.
    func run() async throws {
        var configuration = plan.configuration
        // A line a push costs as much as the push: below `info` nobody asked for it.
        if plan.logLevel <= .info { configuration.journals.append(stream) }
        let lateReplies = LateReplySender(clients: plan.clients, metrics: configuration.metrics, logger: logger)
        configuration.sendLateReplies(by: lateReplies)
        plan.offerFlows(&configuration, messages: lateReplies)
        let store = try plan.database.open(
            observer: configuration.metrics.map { StoreMetrics(factory: $0) },
            spool: plan.spool,
            spoolObserver: configuration.metrics.map { SpoolReport(factory: $0, logger: logger) },
            time: configuration.time
        )
        configuration.store = store
        for client in plan.clients.values { await client.shareTokens(StoredTokens(store, time: configuration.time)) }
        if let recorder { configuration.journals.append(recorder) }
        let receiver = try Receiver(accounts: plan.accounts, configuration: configuration, logger: logger)
        for warning in plan.warnings { logger.warning("\(warning)") }
        // Closing a terminal hangs up: what was started by hand there must end, not read its routes for ever. Else the
        // signal is caught before anybody is told that we listen; left alone, it would kill.
        let hangUps = Terminal.hasKeyboard ? nil : await UnixSignalsSequence(trapping: .sighup)
        let recording = record(from: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await stream.run() }
            group.addTask { try await announce(receiver) }
            if let hangUps { group.addTask { await reload(receiver, on: hangUps) } }
            do {
                try await receiver.serve(stoppingOnHangUp: Terminal.hasKeyboard)
            } catch let error as BindError {
                group.cancelAll()
                finish()
                throw ListenFailure(error)
            }
            finish()
            group.cancelAll()
        }
        await recording?.value
    }

    /// Records pushes until ``finish()``; not in the group, whose cancellation would keep the last ones from being read.
    private func record(from store: any InboxStore) -> Task<Void, Never>? {
        guard let recorder, let archive = store as? any PushArchive else { return nil }
        return Task { await recorder.run(archive, reader, logger) }
    }

    private func finish() {
        stream.finish()
        recorder?.finish()
    }

    private func announce(_ receiver: Receiver) async throws {
        guard let addresses = try? await receiver.bound() else { return }
        for account in plan.accounts {
            let path = account.path ?? InboxAccount.usualPath(of: account.name)
            for address in addresses.callbacks {
                logger.notice("receiving for \(account.name) (\(account.credentials.mode) mode) at \(address)\(path)")
            }
        }
        for address in addresses.admin {
            logger.notice("the admin site, /livez, /readyz, /metrics and the API at \(address)")
        }
    }

    /// Reads the routes again on SIGHUP; the old ones stay where the new file is wrong.
    private func reload(_ receiver: Receiver, on hangUps: UnixSignalsSequence) async {
        for await _ in hangUps {
            for (name, path) in plan.routesPaths {
                do {
                    let scenes = try RoutesLoader.scenes(at: path, by: plan.forwarder)
                    try receiver.replaceScenes(of: name, with: scenes)
                    logger.notice("read \(path) again: \(scenes.router().routes.count) routes")
                } catch {
                    logger.error("kept the old routes: \(error)")
                }
            }
        }
    }
}

/// An address that cannot be bound.
struct ListenFailure: CommandFailure {
    let error: BindError
    let code = "LISTEN"
    var exitStatus: ExitCode { ExitStatus.unavailable }
    var description: String { error.description }

    init(_ error: BindError) { self.error = error }
}
