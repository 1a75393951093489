import ArgumentParser
import QRScene

/// `qrscene events`: what the inbox remembers.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Lists the pushes that the inbox remembers, follows them, shows one, or has one come again.",
        discussion: """
            Its options are those of `list`: qrscene events list --help. It reads the database of QRSCENE_DATABASE, \
            beside a running receiver or without one.

            Examples:

              qrscene events --since 1h --scene table/7
              qrscene events --follow --json
              qrscene events show evt_12
              qrscene events replay evt_12
            """,
        subcommands: [EventsListCommand.self, EventsShowCommand.self, EventsReplayCommand.self],
        defaultSubcommand: EventsListCommand.self
    )
}

/// Which pushes a verb is about.
struct EventSelection: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Received so long ago or later (90s, 1h, 30d), or since a time.", valueName: "age|time")
    )
    var since: Moment?

    @Option(name: .long, help: "Only this scene.")
    var scene: String?

    @Option(name: .customLong("openid"), help: "Only this person.")
    var openID: String?

    @Option(name: .long, help: "Only this event (subscribe, scan, …) or message type.")
    var event: String?

    /// The filter for them; the order and the limit are the verb's.
    func filter(states: Set<StoredPush.State>) throws -> PushFilter {
        var filter = PushFilter(states: states)
        filter.since = since?.milliseconds()
        if let scene {
            guard let value = SceneValue(scene) else { throw ValidationError("no code has such a scene: '\(scene)'") }
            filter.scene = value
        }
        filter.openID = openID.map(OpenID.init(rawValue:))
        filter.event = event?.lowercased()
        return filter
    }
}

/// `qrscene events list`, which `qrscene events` is short for.
struct EventsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists pushes, the newest first, or follows them as they come.",
        discussion: """
            With --follow the newest come last, and a push whose handler was still running comes again when that has \
            ended. --json prints one object a line, as GET /api/v1/events has them.

            Exit codes: 0 done, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene events list --status failed --status abandoned --since 1d
            """
    )

    @Flag(name: [.customShort("f"), .long], help: "Go on with what comes, until Ctrl-C.")
    var follow = false

    @OptionGroup var selection: EventSelection

    @Option(name: .long, help: "running, handled, late, failed or abandoned; may be repeated.")
    var status: [StoredPush.State] = []

    @Option(name: .long, help: "How many at most; with --follow, how many of those before. Default: 50; 10.")
    var limit: Int?

    @Flag(name: .long, help: "Show whole OpenIDs in the table.")
    var full = false

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try selection.filter(states: [])
        guard limit.map((0...100_000).contains) ?? true else { throw ValidationError("--limit takes 0 to 100000") }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let archive = try settings.archive()
            let table = EventTable(reader: settings.pushReader(), isFull: full)
            var filter = try selection.filter(states: Set(status))
            filter.limit = limit ?? (follow ? 10 : 50)
            do throws(StoreError) {
                guard follow else { return show(try await archive.pushes(filter), by: table) }
                try await PushFollower(archive: archive, filter: filter).run { pushes in
                    for push in pushes { Terminal.answer(output.json ? table.json(push) : table.line(push)) }
                }
            } catch {
                throw StoreFailure(error: error)
            }
        }
    }

    private func show(_ pushes: [StoredPush], by table: EventTable) {
        if output.json {
            for push in pushes { Terminal.answer(table.json(push)) }
        } else if pushes.isEmpty {
            Terminal.say("no push is like that")
        } else {
            Terminal.answer(table.text(pushes))
        }
    }
}
