import ArgumentParser
import QRScene
import Synchronization
import UnixSignals

/// `qrscene reconcile`: adds the follows that no push has told of.
struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Asks the platform who follows, and adds the follows that were missed (补录关注).",
        discussion: """
            While nobody listens, pushes are lost. Who follows, since when and by which code the platform tells \
            afterwards (user/get, user/info): what no push has told is added, and shown apart from it in `stats` \
            (reconciled). Where the push comes after all, it alone counts. Scans by followers, and people who have left, \
            cannot be had back.

            It takes a call for 10,000 followers and one for each 100 of them. A run that is stopped, or meets the day's \
            quota, is simply run again, and goes on behind the last hundred. A receiver may run meanwhile.

            Exit codes: 0 done, 6 the platform refused (the message has the errcode), 69 no answer, or the database \
            cannot be used, 78 configuration, 130 stopped by Ctrl-C.

            Examples:

              qrscene reconcile --dry-run
              qrscene reconcile --since 7d
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Follows from so long ago (7d) or from a time on; else from the first push on.",
            valueName: "age|time"
        )
    )
    var since: Moment?

    @Option(name: .long, help: "Which account, by its name in the configuration.")
    var account = "default"

    @Flag(name: .long, help: "Say what would be added, and add nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Begin anew where an earlier run was stopped.")
    var restart = false

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let client = try settings.platform().client(try settings.apiCredentials(of: account))
            let reconciler = Reconciler(
                store: try settings.visitDatabase().channels,
                client: client,
                account: account,
                clock: try settings.clock(),
                gathering: .flows
            )
            let begin = ContinuousClock.now
            let state = try await stoppable { () throws(ReconcileFailure) in try await walk(reconciler) }
            if Terminal.talksToScreen { Terminal.overwrite("") }
            tell(state, milliseconds: Int((ContinuousClock.now - begin) / .milliseconds(1)))
        }
    }

    private func walk(_ reconciler: Reconciler) async throws(ReconcileFailure) -> ReconcileState {
        let isFirst = Mutex(true)
        return try await reconciler.run(
            since: since?.milliseconds(now: TimeSource.system.unixMilliseconds()),
            restarts: restart,
            isTrial: dryRun
        ) { state in
            let begins = isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            }
            if begins, state.looked > 0 {
                let place = "\(state.looked) of \(state.total) followers, from \(LocalTime.text(state.since)) on"
                Terminal.say(
                    "goes on with the walk of \(LocalTime.text(state.startedAt)): \(place); --restart begins anew"
                )
            } else if Terminal.talksToScreen {
                Terminal.overwrite("\(state.looked) of \(state.total) followers, \(state.missedFollows) missed")
            }
        }
    }

    /// Lets Ctrl-C end a walk between two batches.
    private func stoppable(
        _ body: @escaping @Sendable () async throws(ReconcileFailure) -> ReconcileState
    ) async throws -> ReconcileState {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let walk = Task { () async -> Result<ReconcileState, ReconcileFailure> in
            do throws(ReconcileFailure) { return .success(try await body()) } catch { return .failure(error) }
        }
        let watch = Task { for await _ in signals { walk.cancel() } }
        defer { watch.cancel() }
        switch await walk.value {
        case .success(let state): return state
        case .failure(let failure):
            if Terminal.talksToScreen { Terminal.overwrite("") }
            throw WalkFailure(failure: failure)
        }
    }

    private func tell(_ state: ReconcileState, milliseconds: Int) {
        guard !output.json else {
            Terminal.answer(
                JSONText.object([
                    "account": .string(account), "since": .time(state.since), "followers": .number(state.total),
                    "looked_at": .number(state.looked), "missed": .number(state.missedFollows),
                    "by_scene": .object(state.missed.mapValues { .number($0) }), "dry_run": .bool(dryRun),
                    "elapsed_ms": .number(milliseconds),
                ])
            )
            return
        }
        let rows = state.missed.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { scene, count in
            [scene.isEmpty ? "(no scene)" : Printable.text(scene), "\(count)"]
        }
        if !rows.isEmpty { Terminal.answer(Table.text(rows, header: ["SCENE", "MISSED"])) }
        let verb = dryRun ? "would be added" : "are added"
        Terminal.say("\(state.looked) followers looked at; \(state.missedFollows) follows that no push told \(verb)")
    }
}

/// A walk that did not come to its end.
struct WalkFailure: CommandFailure {
    let failure: ReconcileFailure

    var code: String {
        switch failure {
        case .platform(let error, _): PlatformFailure(error).code
        case .store: "STORE"
        case .otherZone: "OTHER_ZONE"
        case .nothingCounted: "NOTHING_COUNTED"
        case .busy: "BUSY"
        case .stopped: "STOPPED"
        }
    }

    var exitStatus: ExitCode {
        switch failure {
        case .platform(let error, _): PlatformFailure(error).exitStatus
        case .store, .busy: ExitStatus.unavailable
        case .otherZone: ExitStatus.configuration
        case .nothingCounted: ExitStatus.failed
        case .stopped: ExitCode(130)
        }
    }

    var description: String { failure.description }
}

extension Settings {
    /// What an account's API is called with.
    ///
    /// - Throws: ``ConfigurationError`` where there is no such account, or it has no AppSecret.
    fileprivate func apiCredentials(of name: String) throws(ConfigurationError) -> APICredentials {
        guard name != AccountName.default.rawValue else { return try defaultAPICredentials() }
        let found = try allAccounts().first { $0.name.rawValue == name }?.apiCredentials
        guard let found else {
            throw .missing(
                name: "\(Setting.appSecret.name) of account \(name)",
                "name an account of the configuration that has an AppSecret (开发者密码)"
            )
        }
        return found
    }
}
