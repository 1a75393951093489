import Foundation
import TestSupport

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

    /// Starts a command: nothing of this environment, and a folder without configuration files.
    static func start(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        in folder: TemporaryFolder,
        program: String = path
    ) throws -> ChildProcess {
        var usual = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        // The thread sanitizer's view of Mutex (deploy/sanitizers): without it a child reports races that are none.
        usual["LD_PRELOAD"] = ProcessInfo.processInfo.environment["LD_PRELOAD"]
        return try ChildProcess(
            program,
            arguments,
            environment: usual.merging(environment) { $1 },
            folder: folder.path
        )
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil,
        program: String = path
    ) async throws -> Finished {
        let folder = try folder ?? TemporaryFolder()
        // The folder goes with its last reference, and the process needs it to its end.
        defer { withExtendedLifetime(folder) {} }
        let process = try start(arguments, environment, in: folder, program: program)
        async let answer = process.answer.all()
        async let talk = process.talk.all()
        let (answered, talked) = await (answer, talk)
        return Finished(
            status: await process.exit(),
            answer: String(decoding: answered, as: UTF8.self),
            talk: String(decoding: talked, as: UTF8.self)
        )
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
