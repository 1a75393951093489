import ArgumentParser
import Foundation
import OutboundHTTP
import QRScene
import QRSceneTesting

/// `qrscene replay`: delivers saved pushes again and compares the answers with what was expected.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Delivers saved pushes again and compares the answers with what was expected.",
        discussion: """
            Fixtures, or what the inbox remembers (--id, --failed, --since, --scene); of the latter the stored reply is \
            what is expected. A push is signed anew with the account of WECHAT_… and gets a fresh CreateTime, so that it \
            is neither stale nor a duplicate. --verbatim sends the very bytes, with the saved query where there is one: \
            a push that the receiver knows must then get the very answer. --local needs no receiver: the pushes go \
            through this process, each with its own account, by the routes file.

            Exit codes: 0 all as expected, 1 a push is not there, 3 differences, 69 the callback or the database cannot \
            be reached.

            Examples:

              qrscene replay Fixtures/push --local --routes Fixtures/routes.yaml
              qrscene replay Fixtures/push/scan --to http://127.0.0.1:8080/wechat
              qrscene replay --failed --since 1h
              qrscene replay --id evt_12 --verbatim
            """
    )

    @Argument(help: "Fixtures (.xml, .body.json, or the .json beside them), or folders of them.")
    var paths: [String] = []

    @OptionGroup var saved: SavedPushes

    @Option(
        name: .long,
        help: ArgumentHelp("The callback; the default is /wechat at QRSCENE_LISTEN.", valueName: "url")
    )
    var to: String?

    @Flag(name: .long, help: "Run them through this process, without a receiver.")
    var local = false

    @Flag(name: .long, help: "Encrypt them (safe mode), whatever WECHAT_MODE says.")
    var encrypt = false

    @Flag(name: .long, help: "Send the very bytes.")
    var verbatim = false

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard paths.isEmpty == saved.isChosen else {
            throw ValidationError("name fixtures, or choose saved pushes: --id, --failed, --since, --scene")
        }
        guard !local || to == nil else { throw ValidationError("--local and --to exclude each other") }
        guard !verbatim || !encrypt else { throw ValidationError("--verbatim and --encrypt exclude each other") }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            var flags = options.flags
            flags[.database] = saved.database
            if encrypt { flags[.mode] = MessageMode.safe.rawValue }
            let settings = try Settings(flags: flags, configPath: options.config)
            let report = ReplayReport(json: output.json)
            if saved.isChosen {
                try await replaySaved(settings, report)
            } else {
                try await replayFixtures(settings, report)
            }
            report.close()
            guard report.unreachable == 0 else { throw ExitStatus.unavailable }
            guard report.different == 0 else { throw ExitStatus.problemsFound }
        }
    }

    private func replayFixtures(_ settings: Settings, _ report: ReplayReport) async throws {
        let player = try player(settings)
        let fixtures = try paths.flatMap { path throws(FixtureError) in try Fixture.paths(at: path) }
        for (index, path) in fixtures.enumerated() {
            report.progress(index, of: fixtures.count)
            report.tell(path, try await player.play(try Fixture(path: path)))
        }
    }

    private func replaySaved(_ settings: Settings, _ report: ReplayReport) async throws {
        let pushes = try await saved.find(in: try settings.archive())
        let reader = settings.pushReader()
        let players = try SavedPlayers(settings, to: to, verbatim: verbatim, local: local)
        for (index, push) in pushes.enumerated() {
            report.progress(index, of: pushes.count)
            let reply = push.settlement.flatMap { reader.reply(in: $0.answer.body, account: push.record.account) }
            let fixture = Fixture(push, reading: reader.read(push), reply: reply)
            report.tell("\(push.id)", try await players.play(fixture, account: push.record.account))
        }
    }

    private func player(_ settings: Settings) throws -> any FixturePlayer {
        if local {
            return LocalPlayer(runner: FixtureRunner(scenes: try RoutesLoader.scenes(at: settings.routesPath)))
        }
        let callback = try to.map { Callback($0) } ?? settings.callback()
        let client = try OutboundClient(connections: 1)
        if verbatim { return VerbatimPlayer(callback: callback, client: client) }
        return FreshPlayer(callback: callback, client: client, credentials: try settings.defaultAccount().credentials)
    }
}

extension FixtureError: CommandFailure {
    var code: String { "FIXTURE" }
    var exitStatus: ExitCode { ExitStatus.failed }
}
