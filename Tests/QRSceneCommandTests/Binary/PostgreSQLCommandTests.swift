import Foundation
import SQLiteStore
import Store
import StoreContract
import TestSupport
import Testing

@testable import PostgreSQLStore

/// The verbs that look into a database, over a server.
@Suite(
    "Commands over PostgreSQL",
    .enabled(if: Binary.isThere, "the command is not built"),
    .enabled(if: PostgreSQLServer.url != nil, "QRSCENE_TEST_POSTGRES names no server"),
    .timeLimit(.minutes(3))
)
struct PostgreSQLCommandTests {
    /// Runs a body with the environment of a schema of its own.
    private func withSchema(_ body: (_ url: String) async throws -> Void) async throws {
        let server = try #require(PostgreSQLServer.url)
        let schema = "c" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        let settings = SessionSettings(url: server, mustBeDurable: false)
        let session = ConnectionQueue(settings, label: "test")
        func script(_ sql: String) async throws {
            _ = try await session.run { session throws(SessionError) in try session.script(sql) }
        }
        try await script("CREATE SCHEMA \(schema)")
        let url = server + (server.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(schema)"
        do {
            try await body(url)
        } catch {
            try await script("DROP SCHEMA \(schema) CASCADE")
            throw error
        }
        try await script("DROP SCHEMA \(schema) CASCADE")
    }

    @Test func itIsMigratedLookedIntoAndPruned() async throws {
        try await withSchema { url in
            let environment = ["QRSCENE_DATABASE": url]
            let empty = try await Binary.run(["events"], environment)
            #expect(empty.status == 78)
            #expect(empty.talk.contains("qrscene db migrate"))
            let migrated = try await Binary.run(["db", "migrate", "--json"], environment)
            let steps = #""applied":["1 inbox","2 state","3 channels","4 binds by what led there"]"#
            #expect(migrated.answer.contains(steps))
            let store = try PostgreSQLStore(url: url)
            var record = PushRecord.sample("old")
            record.settlement = .sample("<xml/>")
            record.settlement?.jobs = [.sample("forward")]
            _ = try await store.admitNew(record)
            try await store.write([.sample("newest")])
            for job in try await store.takeDueJobs(limit: 10, except: []) {
                try await store.conclude(job, .dead(reason: "410 Gone"))
            }
            let events = try await Binary.run(["events", "--json"], environment).objects()
            #expect(events.count == 2)
            let revived = try await Binary.run(["jobs", "revive", "job_2"], environment)
            #expect(revived.status == 0)
            let verified = try #require(try await Binary.run(["db", "verify", "--json"], environment).objects().first)
            #expect(verified.object("pushes")?.number("handled") == 2)
            #expect(verified.object("jobs")?.number("dead") == 1)
            let pruned = try await Binary.run(
                ["db", "prune", "--before", "2030-01-01T00:00:00Z", "--json"],
                environment
            )
            #expect(try pruned.objects().first?.number("pruned") == 1)
            let backup = try await Binary.run(["db", "backup", "x"], environment)
            #expect(backup.status == 78)
            #expect(backup.talk.contains("pg_dump"))
        }
    }

    @Test func aFileMovesIntoIt() async throws {
        try await withSchema { url in
            let folder = try TemporaryFolder()
            let path = folder.path + "/qrscene.db"
            let file = try SQLiteStore(path: path)
            try await file.write([.sample("forward")])
            await file.releaseLeases()
            let copied = try await Binary.run(["db", "copy", "sqlite:\(path)", url, "--json"])
            #expect(copied.status == 0)
            let push = try copied.objects().first?.object("tables")?.object("push")
            #expect(push?.number("source") == 1 && push?.number("target") == 1)
            #expect(try await Binary.run(["db", "copy", url, url]).status == 78)
        }
    }

    @Test func codesAndFiguresAreKeptInIt() async throws {
        try await withSchema { url in
            let environment = ["QRSCENE_DATABASE": url]
            let store = try PostgreSQLStore(url: url)
            try await store.note([.sample(.follow, "table/7"), .sample(.scan, "table/7")], "one")
            try await store.keep(.sample(1))
            let rebuilt = try await Binary.run(["stats", "rebuild", "--json"], environment)
            #expect(rebuilt.status == 0)
            let since = ["--since", "2025-12-01T00:00:00Z", "--until", "2026-02-01T00:00:00Z"]
            let stats = try await Binary.run(["stats", "--by", "scene", "--json"] + since, environment).objects()
            #expect(stats.first?.objects("rows").map { $0.number("scans") } == [2])
            let codes = try await Binary.run(["codes"], environment)
            #expect(codes.status == 0)
            #expect(codes.talk.contains("1 of 100000"))
        }
    }

    @Test func itsPasswordIsNeverShown() async throws {
        // Without a spool a receiver does not start before its database is there.
        let environment = [
            "QRSCENE_DATABASE": "postgres://u:Secret9@127.0.0.1:1/d", "WECHAT_TOKEN": "DatabaseToken1",
            "QRSCENE_SPOOL": "off",
        ]
        for verb in [["config"], ["config", "--json"], ["db", "verify"], ["db", "migrate"], ["serve"]] {
            let run = try await Binary.run(verb, environment)
            #expect(!(run.answer + run.talk).contains("Secret9"), "\(verb)")
            #expect(run.status == (verb[0] == "config" ? 0 : 69), "\(verb)")
        }
    }

    @Test func whatCannotBeReadIsNotRepeated() async throws {
        let run = try await Binary.run(["db", "verify"], ["QRSCENE_DATABASE": "postgres://u:Secret9/@h/d"])
        #expect(run.status == 78)
        #expect(!run.talk.contains("Secret9"))
    }

    @Test func aWeakServerIsRefusedUntilSomebodyInsists() async throws {
        try await withSchema { url in
            let weak = url + "%20-csynchronous_commit%3Doff"
            let refused = try await Binary.run(["db", "migrate"], ["QRSCENE_DATABASE": weak])
            #expect(refused.status == 78)
            #expect(refused.talk.contains("synchronous_commit=off"))
            let insisted = try await Binary.run(["db", "migrate"], ["QRSCENE_DATABASE": weak + "&synchronous=off"])
            #expect(insisted.status == 0)
        }
    }
}

/// The server that `deploy/postgres/server run` has started.
private enum PostgreSQLServer {
    static let url = ProcessInfo.processInfo.environment["QRSCENE_TEST_POSTGRES"]
}
