import PostgreSQLStore
import SQLiteStore
import Testing

@testable import QRSceneCommand

@Suite("Database location")
struct DatabaseLocationTests {
    @Test func namesAStore() {
        #expect(DatabaseLocation("memory") == .memory)
        #expect(DatabaseLocation("sqlite:qrscene.db") == .sqlite(path: "qrscene.db", .full))
        #expect(DatabaseLocation("sqlite:/var/lib/q.db?synchronous=off") == .sqlite(path: "/var/lib/q.db", .off))
    }

    @Test(
        arguments: [
            ("postgres://h/d", nil, SpoolLocation(path: "spool.db", limit: 256 << 20)),
            ("postgres://h/d", "other.db", SpoolLocation(path: "other.db", limit: 256 << 20)),
            ("postgres://h/d", "off", nil), ("sqlite:q.db", nil, nil), ("memory", "other.db", nil),
        ] as [(String, String?, SpoolLocation?)]
    )
    func onlyAServerHasASpool(_ database: String, _ spool: String?, _ expected: SpoolLocation?) throws {
        let environment = ["QRSCENE_DATABASE": database, "QRSCENE_SPOOL": spool ?? ""]
        let settings = try Settings(environment: environment)
        #expect(try settings.spool(try settings.database()) == expected)
    }

    @Test func aURLIsLeftToItsLibrary() {
        for url in [
            "postgres://u:p@h/d", "postgresql:///d?host=%2Frun&sslmode=verify-full", "postgres://?synchronous=on",
        ] {
            #expect(DatabaseLocation(url) == .postgres(url: url, .full))
        }
    }

    @Test(arguments: [
        ("postgres://h/d?synchronous=off", "postgres://h/d"),
        ("postgres://h/d?synchronous=off&sslmode=require", "postgres://h/d?sslmode=require"),
        ("postgres://h/d?sslmode=require&synchronous=off", "postgres://h/d?sslmode=require"),
    ])
    func whatIsOursInAURLIsTakenOut(_ text: String, _ url: String) {
        #expect(DatabaseLocation(text) == .postgres(url: url, .off))
    }

    @Test(arguments: [
        ("postgres://u:p%40ss@h:5432/d?sslmode=require", "postgres://u:••••••@h:5432/d?sslmode=require"),
        ("postgresql://u:a/b@c@h/d", "postgresql://u:••••••@h/d"), ("postgres://u@h:5432/d", "postgres://u@h:5432/d"),
        ("postgres://u:a?b@h/d?sslmode=require", "postgres://u:••••••@h/d?sslmode=require"),
        ("postgres://h:5432/d", "postgres://h:5432/d"),
        ("postgres:///d?user=u&password=p&sslpassword=q", "postgres:///d?user=u&password=••••••&sslpassword=••••••"),
        ("sqlite:a:b@c.db", "sqlite:a:b@c.db"), ("memory", "memory"),
    ])
    func passwordsAreNotShown(_ text: String, _ shown: String) { #expect(DatabaseLocation.masked(text) == shown) }

    @Test(arguments: [
        "postgres:", "postgresql", "", "sqlite:", "sqlite", "sqlite:?synchronous=off", "sqlite:a.db?cache=shared",
        "mysql:a", "a.db",
    ])
    func refusesWhatNamesNone(_ text: String) {
        #expect(DatabaseLocation(text) == nil)
    }

    @Test func saysWhatDoesNotSurvive() {
        #expect(DatabaseLocation("memory")?.warning?.contains("nothing survives") == true)
        #expect(DatabaseLocation("sqlite:a?synchronous=off")?.warning?.contains("power cut") == true)
        #expect(DatabaseLocation("sqlite:a")?.warning == nil)
        #expect(DatabaseLocation("postgres://h/d?synchronous=off")?.warning?.contains("crash") == true)
        #expect(DatabaseLocation("postgres://h/d")?.warning == nil)
    }
}
