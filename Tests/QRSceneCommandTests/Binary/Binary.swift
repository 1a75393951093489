import Foundation
import Synchronization

/// The built command, as a process of its own.
enum Binary {
    /// Beside the test bundle, which is the running program; or where `QRSCENE_BINARY` says.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["QRSCENE_BINARY"] { return path }
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: program).deletingLastPathComponent().appending(path: "qrscene").path()
    }()

    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// What one run came to.
    struct Finished: Sendable {
        let status: Int32
        /// Standard output.
        let answer: String
        /// Standard error.
        let talk: String

        /// Each line of the answer as a JSON object.
        func objects() throws -> [JSONObject] { try answer.split(separator: "\n").map { try JSONObject(String($0)) } }
    }

    /// A process that is not started yet: nothing of this environment, and a folder without configuration files.
    static func process(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        in folder: TemporaryFolder,
        program: String = path
    ) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil,
        program: String = path
    ) async throws -> Finished {
        let folder = try folder ?? TemporaryFolder()
        let process = process(arguments, environment, in: folder, program: program)
        let (answer, talk) = (Pipe(), Pipe())
        process.standardOutput = answer
        process.standardError = talk
        try process.run()
        async let answered = text(of: answer)
        async let talked = text(of: talk)
        let (first, second) = await (answered, talked)
        await onThread { process.waitUntilExit() }
        return Finished(status: process.terminationStatus, answer: first, talk: second)
    }

    private static func text(of pipe: Pipe) async -> String {
        let handle = pipe.fileHandleForReading
        return await onThread { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self) }
    }

    /// Runs blocking work on a thread of its own.
    static func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }
}

/// One JSON object, whose fields are looked up by name.
struct JSONObject {
    struct NoObject: Error, CustomStringConvertible {
        let description: String
    }

    private let fields: [String: Any]

    init(_ text: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        guard let fields = object as? [String: Any] else { throw NoObject(description: text) }
        self.fields = fields
    }

    private init(fields: [String: Any]) { self.fields = fields }

    func text(_ name: String) -> String? { fields[name] as? String }

    func number(_ name: String) -> Int? { fields[name] as? Int }

    func flag(_ name: String) -> Bool? { fields[name] as? Bool }

    func objects(_ name: String) -> [JSONObject] {
        (fields[name] as? [[String: Any]] ?? []).map { JSONObject(fields: $0) }
    }

    func object(_ name: String) -> JSONObject? { (fields[name] as? [String: Any]).map { JSONObject(fields: $0) } }
}
