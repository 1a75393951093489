import ArgumentParser
import QRScene

/// `qrscene jobs`: what pushes have left to do, and what was given up.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Lists the jobs that were given up (dead letters), and revives them.",
        discussion: """
            Its options are those of `list`: qrscene jobs list --help.

            Examples:

              qrscene jobs --json
              qrscene jobs revive --all
            """,
        subcommands: [JobsListCommand.self, JobsReviveCommand.self],
        defaultSubcommand: JobsListCommand.self
    )
}

/// `qrscene jobs list`, which `qrscene jobs` is short for.
struct JobsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists jobs, the oldest first: those that were given up, or those in another state.",
        discussion: """
            Exit codes: 0 done, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene jobs list --state pending
            """
    )

    @Option(name: .long, help: "dead, pending or done.")
    var state: StoredJob.State = .dead

    @Option(name: .long, help: "How many at most.")
    var limit = 100

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit takes 1 to 100000") }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let archive = try options.settings().archive()
            let jobs: [StoredJob]
            do throws(StoreError) {
                jobs = try await archive.jobs(state, after: nil, limit: limit)
            } catch {
                throw StoreFailure(error: error)
            }
            if output.json {
                for job in jobs { Terminal.answer(JSONText.object(EventJSON.job(job))) }
            } else if jobs.isEmpty {
                Terminal.say("no job is \(state.rawValue)")
            } else {
                Terminal.answer(table(jobs))
                if state == .dead { Terminal.say("to try one again: qrscene jobs revive \(jobs[0].id)") }
            }
        }
    }

    private func table(_ jobs: [StoredJob]) -> String {
        let rows = jobs.map { job in
            [
                job.id.description, job.pushID?.description ?? "", LocalTime.text(job.attemptedAt ?? job.writtenAt),
                job.job.kind, Printable.text(job.job.target), "\(job.job.attempts)",
                Printable.text(job.lastError ?? "—"),
            ]
        }
        return Table.text(rows, header: ["JOB", "EVENT", "TIME", "KIND", "TARGET", "ATTEMPTS", "LAST ERROR"])
    }
}

/// `qrscene jobs revive`.
struct JobsReviveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revive",
        abstract: "Lets jobs that were given up be tried again, with all attempts before them.",
        discussion: """
            A running receiver takes them within a second. A job that has no use any more (a late reply after the \
            platform's minute) stays dead.

            Exit codes: 0 done, 1 one of those named cannot be revived, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene jobs revive job_3 job_4
            """
    )

    @Argument(help: "Which: job_3, or 3.")
    var ids: [JobID] = []

    @Flag(name: .long, help: "All that were given up.")
    var all = false

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard ids.isEmpty == all else { throw ValidationError("name the jobs, or say --all") }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let archive = try options.settings().archive()
            var isComplete = true
            do throws(StoreError) {
                for id in all ? try await dead(in: archive) : ids {
                    let revival = try await archive.revive(id)
                    tell(id, revival)
                    if revival != .revived { isComplete = false }
                }
            } catch {
                throw StoreFailure(error: error)
            }
            guard all || isComplete else { throw ExitStatus.failed }
        }
    }

    private func dead(in archive: some PushArchive) async throws(StoreError) -> [JobID] {
        var ids: [JobID] = []
        while true {
            let page = try await archive.jobs(.dead, after: ids.last, limit: 500)
            ids += page.map(\.id)
            if page.count < 500 { return ids }
        }
    }

    private func tell(_ id: JobID, _ revival: Revival) {
        let (word, text) =
            switch revival {
            case .revived: ("revived", "\(id) is due now")
            case .unknown: ("unknown", "there is no \(id), or no more")
            case .notDead: ("not_dead", "\(id) was not given up: it is done, or still being tried")
            case .expired(let at): ("expired", "\(id) has had no use since \(LocalTime.text(at))")
            }
        if output.json {
            Terminal.answer(JSONText.object(["id": .string(id.description), "result": .string(word)]))
        } else if revival == .revived {
            Terminal.answer(text)
        } else {
            Terminal.say(text)
        }
    }
}
