import ArgumentParser
import Foundation
import QRScene

/// The exit codes of the contract.
enum ExitStatus {
    static let failed = ExitCode(1)
    static let problemsFound = ExitCode(3)
    static let refused = ExitCode(6)
    static let unavailable = ExitCode(69)
    static let configuration = ExitCode(78)
}

/// Runs a verb and turns an error into its sentence on standard error, wrapped for machines where wanted, and its exit
/// code.
func exitingProperly<Result>(json: Bool = false, _ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as ConfigurationError {
        throw complain("CONFIGURATION", error, json: json, exit: ExitStatus.configuration)
    } catch let error as any CommandFailure {
        throw complain(error.code, error, json: json, exit: error.exitStatus)
    }
}

/// An error that knows its exit code.
protocol CommandFailure: Error, CustomStringConvertible {
    /// A stable word for machines.
    var code: String { get }
    var exitStatus: ExitCode { get }
}

private func complain(_ code: String, _ error: any CustomStringConvertible, json: Bool, exit: ExitCode) -> ExitCode {
    if json {
        let fields: [String: JSONValue] = ["code": .string(code), "message": .string(error.description)]
        Terminal.say(JSONText.object(["error": .object(fields)]))
    } else {
        Terminal.say("error: \(error.description)")
    }
    return exit
}
