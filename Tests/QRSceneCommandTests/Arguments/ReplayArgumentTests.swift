import ArgumentParser
import Testing

@testable import QRSceneCommand

/// Asked of the parser, not of a process: it leaks 48 bytes for a wrong option of a group, which a leak check of the
/// process would take for ours.
@Suite("Arguments of replay")
struct ReplayArgumentTests {
    @Test(arguments: [["--id", "x"], ["--since", "later"]])
    func aWrongValueIsAUsageErrorThatNamesItsOption(_ arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try ReplayCommand.parse(arguments) }
        guard let error else { return }
        #expect(ReplayCommand.exitCode(for: error) == .validationFailure)
        #expect(ReplayCommand.message(for: error).contains(arguments[0]))
    }
}
