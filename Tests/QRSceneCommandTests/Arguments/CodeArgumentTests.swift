import ArgumentParser
import Testing

@testable import QRSceneCommand

@Suite("Arguments of codes")
struct CodeArgumentTests {
    struct Life: Sendable, CustomTestStringConvertible {
        let text: String
        let seconds: Int?
        var testDescription: String { text }
    }

    @Test(
        "Lifetimes",
        arguments: [
            Life(text: "90", seconds: 90), Life(text: "90s", seconds: 90), Life(text: "5m", seconds: 300),
            Life(text: "12h", seconds: 43_200), Life(text: "30d", seconds: 2_592_000), Life(text: "0", seconds: 0),
            Life(text: "", seconds: nil), Life(text: "m", seconds: nil), Life(text: "5x", seconds: nil),
            Life(text: "-5m", seconds: nil), Life(text: "5 m", seconds: nil), Life(text: "1.5h", seconds: nil),
            Life(text: "٥m", seconds: nil), Life(text: "99999999999999999999", seconds: nil),
            Life(text: "9223372036854775807d", seconds: nil),
        ]
    )
    func lifetimesAreReadAsPeopleWriteThem(row: Life) {
        #expect(TimeSpan(argument: row.text)?.seconds == row.seconds)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let says: String
        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "What would be refused is a usage error",
        arguments: [
            Refused(arguments: ["--scene", "a"], says: "--temporary 30d or --permanent"),
            Refused(arguments: ["--scene", "a", "--permanent", "--temporary", "5m"], says: "or --permanent"),
            Refused(arguments: ["--scene", "a", "--temporary", "31d"], says: "1 to 2592000 seconds"),
            Refused(arguments: ["--scene", "a", "--temporary", "0"], says: "1 to 2592000 seconds"),
            Refused(arguments: ["--scene", "", "--permanent"], says: "1 to 64 characters"),
            Refused(
                arguments: ["--scene", String(repeating: "a", count: 65), "--permanent"],
                says: "1 to 64 characters"
            ),
            Refused(arguments: ["--scene", "a", "--permanent", "--quiet-zone", "99"], says: "0 to 20"),
            Refused(arguments: ["--scene", "a", "--permanent", "--module-size", "0"], says: "1 to 40"),
            Refused(arguments: ["--scene", "a", "--permanent", "--out", "x.gif"], says: "x.gif"),
            Refused(arguments: ["--scene", "a", "--permanent", "--out", "-", "--json"], says: "standard output"),
        ]
    )
    func whatWouldBeRefusedIsAUsageError(row: Refused) {
        let error = #expect(throws: (any Error).self) { try CreateCommand.parse(row.arguments) }
        guard let error else { return }
        #expect(CreateCommand.exitCode(for: error).rawValue == 64)
        #expect(CreateCommand.fullMessage(for: error).contains(row.says))
    }
}
