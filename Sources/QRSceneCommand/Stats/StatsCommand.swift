import ArgumentParser
import QRScene

/// `qrscene stats`: what channels and codes have brought.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Shows what channels and codes have brought (渠道统计), or counts everything anew.",
        discussion: """
            Its options are those of `show`: qrscene stats show --help. It reads the database of QRSCENE_DATABASE, \
            beside a running receiver or without one.

            Examples:

              qrscene stats --since 30d --compare --json
              qrscene stats --by day --channel airport --csv
              qrscene stats rebuild
            """,
        subcommands: [StatsShowCommand.self, StatsRebuildCommand.self],
        defaultSubcommand: StatsShowCommand.self
    )
}

/// `qrscene stats show`, which `qrscene stats` is short for.
struct StatsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows figures by channel, scene, hour, day or week.",
        discussion: """
            Hours, days and weeks are those of QRSCENE_TIME_ZONE. Survival counts only follows that are old enough to \
            tell. A time in which the receiver could not receive is named below the table.

            Exit codes: 0 done, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene stats show --by week --since 90d --json
            """
    )

    @Option(name: .long, help: "channel, scene, hour, day or week.")
    var by = StatsQuestion.Breakdown.channel

    @Option(name: .long, help: ArgumentHelp("From so long ago (12h, 30d), or from a time.", valueName: "age|time"))
    var since: Moment?

    @Option(
        name: .long,
        help: ArgumentHelp("Until so long ago, or until a time; else until now.", valueName: "age|time")
    )
    var until: Moment?

    @Option(name: .long, help: "Only this channel; '' for scenes without one.")
    var channel: String?

    @Option(name: .long, help: "Only this scene.")
    var scene: String?

    @Option(name: .long, help: "Which account, by its name in the configuration.")
    var account = "default"

    @Flag(name: .long, help: "Compare with as much time right before.")
    var compare = false

    @Flag(name: .long, help: "Print comma-separated values.")
    var csv = false

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let span = span(now: TimeSource.system.unixMilliseconds())
        guard span.since < span.until else { throw ValidationError("--since is not before --until") }
        guard span.until - span.since <= 20 * 366 * 86_400_000 else {
            throw ValidationError("ask for 20 years at most")
        }
        guard by != .hour || span.until - span.since <= StatsQuestion.longestHours * 3_600_000 else {
            throw ValidationError("ask for 92 days at most by hour")
        }
        guard !csv || !output.json else { throw ValidationError("choose --csv or --json") }
    }

    private func span(now: Int64) -> (since: Int64, until: Int64) {
        let until = until?.milliseconds(now: now) ?? now
        return (since?.milliseconds(now: now) ?? until - 30 * 86_400_000, until)
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let clock = try settings.clock()
            let store = try settings.visitDatabase().channels
            let now = TimeSource.system.unixMilliseconds()
            let (since, until) = span(now: now)
            let desk = StatsDesk(store: store, clock: clock, now: { now })
            let question = StatsQuestion(
                account: account,
                since..<until,
                by: by,
                on: clock,
                channel: channel,
                scene: scene
            )
            do throws(StoreError) {
                let report = try await desk.report(question)
                let previous = compare ? try await desk.report(question.previous) : nil
                show(report, previous, on: clock)
            } catch {
                throw StoreFailure(error: error)
            }
        }
    }

    private func show(_ report: StatsReport, _ previous: StatsReport?, on clock: AccountClock) {
        let sheet = StatsSheet(report: report, previous: previous, clock: clock)
        if output.json {
            Terminal.answer(JSONText.object(StatsJSON.report(report, previous: previous)))
        } else if csv {
            Terminal.answer(String(StatsCSV(report, on: clock).text.dropLast()))
        } else {
            Terminal.answer(sheet.table)
            for remark in sheet.remarks { Terminal.say(remark) }
        }
    }
}

/// `qrscene stats rebuild`.
struct StatsRebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Forgets all figures and counts them anew from the facts.",
        discussion: """
            The facts are the truth, and stay as they are: afterwards every figure is what it was, unless \
            QRSCENE_TIME_ZONE has changed. A running receiver goes on meanwhile; figures are incomplete until the end.

            Exit codes: 0 done, 69 the database cannot be used, 78 configuration.

            Example:

              QRSCENE_TIME_ZONE=Europe/Berlin qrscene stats rebuild
            """
    )

    /// Facts in one transaction: the receiver's pushes wait for it.
    private static let batch = 2000

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let clock = try settings.clock()
            let store = try settings.visitDatabase().channels
            let begin = ContinuousClock.now
            var facts = 0
            do throws(StoreError) {
                try await store.forgetRollUps()
                while case .counted(let count) = try await store.rollUp(limit: Self.batch, by: clock), count > 0 {
                    facts += count
                    if Terminal.talksToScreen { Terminal.overwrite("\(facts) facts") }
                }
            } catch {
                throw StoreFailure(error: error)
            }
            if Terminal.talksToScreen { Terminal.overwrite("") }
            let milliseconds = Int((ContinuousClock.now - begin) / .milliseconds(1))
            Terminal.answer(
                output.json
                    ? JSONText.object(["facts": .number(facts), "elapsed_ms": .number(milliseconds)])
                    : "counted \(facts) facts anew in \(milliseconds) ms"
            )
        }
    }
}
