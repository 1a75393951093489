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

    @Test(arguments: [
        "", "sqlite:", "sqlite", "sqlite:?synchronous=off", "sqlite:a.db?cache=shared", "mysql:a", "a.db",
    ])
    func refusesWhatNamesNone(_ text: String) {
        #expect(DatabaseLocation(text) == nil)
    }

    @Test func saysWhatDoesNotSurvive() {
        #expect(DatabaseLocation("memory")?.warning?.contains("nothing survives") == true)
        #expect(DatabaseLocation("sqlite:a?synchronous=off")?.warning?.contains("power cut") == true)
        #expect(DatabaseLocation("sqlite:a")?.warning == nil)
    }
}
