import ArgumentParser
import QRScene

/// `qrscene db prune`.
struct DatabasePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Lets old pushes go, a few at a time; a receiver goes on meanwhile, and does the same by itself.",
        discussion: """
            What is not finished stays, however old: running pushes, and pushes with a job that is still to be done. \
            So do the newest push and the push of the newest job, whose numbers would be given again. PostgreSQL lets whole \
            weeks go: there, pushes stay until their week is over.

            Exit codes: 0 done, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene db prune --before 30d
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Older than so long (30d), or than a time; else by QRSCENE_RETENTION.",
            valueName: "age|time"
        )
    )
    var before: Moment?

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// Few: another process waits for the lock in pauses that grow with each attempt.
    private static let batch = 40
    /// Attempts at one batch, each of which waits a second for the lock.
    private static let attempts = 15
    /// Between two batches, so that a receiver's pushes come between them.
    private static let pause: Duration = .milliseconds(20)

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let moment = try self.moment(settings)
            let archive = try settings.archive()
            do throws(StoreError) {
                let pruned = try await prune(archive, before: moment)
                let left = try await archive.count(PushFilter())
                report(pruned, left)
            } catch {
                throw StoreFailure(error: error)
            }
        }
    }

    private func moment(_ settings: Settings) throws(ConfigurationError) -> Int64 {
        if let before { return before.milliseconds() }
        guard let retention = try settings.retention() else {
            throw .missing(
                name: "--before",
                "pushes are kept for ever (QRSCENE_RETENTION is 0): say how old they must be"
            )
        }
        return TimeSource.system.unixMilliseconds() - retention.wholeMilliseconds
    }

    private func prune(_ archive: any PushArchive, before: Int64) async throws(StoreError) -> Int {
        var pruned = 0
        while true {
            let count = try await step(archive, before)
            pruned += count
            if Terminal.talksToScreen { Terminal.overwrite(count >= Self.batch ? "\(pruned) pruned" : "") }
            guard count >= Self.batch, (try? await ContinuousClock().sleep(for: Self.pause)) != nil else {
                return pruned
            }
        }
    }

    /// One batch; a receiver that is busy keeps it waiting, and is not pressed.
    private func step(_ archive: any PushArchive, _ before: Int64) async throws(StoreError) -> Int {
        for _ in 1..<Self.attempts {
            do {
                return try await archive.prune(before: before, limit: Self.batch)
            } catch {
                try? await ContinuousClock().sleep(for: .seconds(1))
            }
        }
        return try await archive.prune(before: before, limit: Self.batch)
    }

    private func report(_ pruned: Int, _ left: Int) {
        Terminal.answer(
            output.json
                ? JSONText.object(["pruned": .number(pruned), "left": .number(left)])
                : "let \(pruned) pushes go, \(left) are left"
        )
    }
}
