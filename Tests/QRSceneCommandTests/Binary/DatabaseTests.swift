import Foundation
import Glibc
import SQLiteStore
import Store
import StoreContract
import TestSupport
import Testing

/// `db` and `jobs` on files that the tests make, and what every verb says where there is no database.
@Suite("Care of the database", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct DatabaseTests {
    /// A file with two old pushes, of which the first has a dead job and one with an end, and a young one.
    private func database() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path + "/qrscene.db")
        var expiring = Job.sample("late_reply")
        expiring.expiresAt = 1
        let old = try await write("old", store, jobs: [.sample("forward"), expiring], at: 0)
        _ = try await write("older", store, at: 0)
        _ = try await write("young", store, at: TimeSource.system.unixMilliseconds())
        for job in try await store.takeDueJobs(limit: 10, except: []) {
            #expect(job.pushID == old)
            try await store.conclude(job, .dead(reason: "410 Gone"))
        }
        return folder
    }

    private func write(_ name: String, _ store: SQLiteStore, jobs: [Job] = [], at time: Int64) async throws -> PushID {
        var record = PushRecord.sample(name)
        record.receivedAt = time
        record.settlement = .sample("<xml/>")
        record.settlement?.jobs = jobs
        return try await store.admitNew(record).pushID
    }

    // MARK: db

    @Test func verifyCounts() async throws {
        let folder = try await database()
        let text = try await Binary.run(["db", "verify"], in: folder)
        #expect(text.status == 0)
        #expect(text.answer.contains("no problem found"))
        let json = try #require(try await Binary.run(["db", "verify", "--json"], in: folder).objects().first)
        #expect(json.object("pushes")?.number("handled") == 3)
        #expect(json.object("jobs")?.number("dead") == 2)
        #expect(json.number("bytes").map { $0 > 4096 } == true)
    }

    @Test func verifyLeavesWithThreeWhereTheFileIsDamaged() async throws {
        let folder = try TemporaryFolder()
        try folder.write("qrscene.db", String(repeating: "no database at all. ", count: 500))
        let run = try await Binary.run(["db", "verify"], in: folder)
        #expect(run.status == 3)
        #expect(run.answer.contains("✗ qrscene.db is damaged, or no database"))
        let json = try await Binary.run(["db", "verify", "--json"], in: folder)
        #expect(json.status == 3)
        // Whoever wants something else of the file cannot have it.
        #expect(try await Binary.run(["events"], in: folder).status == 69)
    }

    @Test func aBackupIsADatabase() async throws {
        let folder = try await database()
        let run = try await Binary.run(["db", "backup", "copy.db", "--json"], in: folder)
        #expect(run.status == 0)
        #expect(try run.objects().first?.number("pushes") == 3)
        let events = try await Binary.run(["events", "--json", "--database", "sqlite:copy.db"], in: folder)
        #expect(try events.objects().count == 3)
        let again = try await Binary.run(["db", "backup", "copy.db"], in: folder)
        #expect(again.status == 1)
        #expect(again.talk.contains("copy.db is there already"))
        #expect(try await Binary.run(["db", "backup", "no/such/copy.db"], in: folder).status == 1)
    }

    @Test func pruneLetsTheOldGoAndTheDeadJobsWithThem() async throws {
        let folder = try await database()
        let dry = try await Binary.run(["db", "prune", "--before", "1970-01-01T00:00:00Z", "--json"], in: folder)
        #expect(try dry.objects().first?.number("pruned") == 0)
        let run = try await Binary.run(["db", "prune"], in: folder)
        #expect(run.status == 0)
        // The push of the newest job stays: its job's number would be given again.
        #expect(run.answer == "let 1 pushes go, 2 are left\n")
        let kept = try await Binary.run(["db", "prune"], ["QRSCENE_RETENTION": "0"], in: folder)
        #expect(kept.status == 78)
        #expect(kept.talk.contains("--before"))
    }

    @Test func migrateMakesAFileAndSaysWhatItDid() async throws {
        let folder = try TemporaryFolder()
        let first = try await Binary.run(["db", "migrate", "--json"], in: folder)
        #expect(first.status == 0)
        let names = [
            "1 inbox", "2 state", "3 channels", "4 facts in order", "5 pushes side by side",
            "6 binds by what led there",
        ]
        let steps = "\"applied\":[\(names.map { "\"\($0)\"" }.joined(separator: ","))]"
        #expect(first.answer.contains(steps))
        let second = try await Binary.run(["db", "migrate"], in: folder)
        #expect(second.answer == "qrscene.db is up to date\n")
        #expect(try await Binary.run(["events"], in: folder).status == 0)
    }

    // MARK: jobs

    @Test func deadJobsAreListedAndRevived() async throws {
        let folder = try await database()
        let text = try await Binary.run(["jobs"], in: folder)
        #expect(text.status == 0)
        #expect(text.answer.contains("410 Gone"))
        #expect(text.talk.contains("qrscene jobs revive job_1"))
        let dead = try await Binary.run(["jobs", "--json"], in: folder).objects()
        #expect(dead.map { $0.text("id") } == ["job_1", "job_2"])
        #expect(dead.first?.text("last_error") == "410 Gone")
        let expired = try await Binary.run(["jobs", "revive", "job_2"], in: folder)
        #expect(expired.status == 1)
        #expect(expired.talk.contains("has had no use since"))
        let all = try await Binary.run(["jobs", "revive", "--all", "--json"], in: folder)
        #expect(all.status == 0)
        #expect(try all.objects().map { $0.text("result") } == ["revived", "expired"])
        let pending = try await Binary.run(["jobs", "--state", "pending", "--json"], in: folder).objects()
        #expect(pending.map { $0.text("id") } == ["job_1"])
        #expect(pending.first?.number("attempts") == 0)
        #expect(try await Binary.run(["jobs", "revive", "1"], in: folder).status == 1)
        #expect(try await Binary.run(["jobs", "revive", "99"], in: folder).talk.contains("there is no job_99"))
    }

    // MARK: No database

    private static let verbs = [
        ["events"], ["events", "list"], ["events", "show", "1"], ["jobs"], ["jobs", "revive", "1"],
        ["db", "backup", "x"], ["db", "verify"], ["db", "prune"],
        ["replay", "--failed", "--to", "http://127.0.0.1:1/"],
    ]

    @Test(arguments: verbs)
    func aDatabaseInMemoryCannotBeLookedInto(_ verb: [String]) async throws {
        let run = try await Binary.run(verb, ["QRSCENE_DATABASE": "memory", "WECHAT_TOKEN": "DatabaseToken1"])
        #expect(run.status == 78)
        #expect(run.talk.contains("QRSCENE_DATABASE (from environment QRSCENE_DATABASE)"))
        #expect(run.talk.contains("sqlite:PATH"))
        let json = try await Binary.run(verb + ["--json"], ["QRSCENE_DATABASE": "memory"])
        #expect(try JSONObject(json.talk).object("error")?.text("code") == "CONFIGURATION")
    }

    @Test(arguments: verbs)
    func aDatabaseThatIsNotThereIsSaidAndNotMade(_ verb: [String]) async throws {
        let folder = try TemporaryFolder()
        let run = try await Binary.run(verb, ["WECHAT_TOKEN": "DatabaseToken1"], in: folder)
        #expect(run.status == 69)
        #expect(run.talk.contains("there is no database at qrscene.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/qrscene.db"))
    }

    @Test func memoryCannotBeMigratedOrRecorded() async throws {
        let environment = ["QRSCENE_DATABASE": "memory", "WECHAT_TOKEN": "DatabaseToken1"]
        #expect(try await Binary.run(["db", "migrate"], environment).status == 78)
        #expect(try await Binary.run(["serve", "--record", "x"], environment).status == 78)
    }
}
