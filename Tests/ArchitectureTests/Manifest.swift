import Foundation
import TestSupport

/// The package's targets, as `swift package dump-package` tells them.
///
/// It only evaluates the manifest: no dependency is resolved and no build is waited for, so it also works while
/// `swift test` holds the build folder.
struct Manifest: Sendable {
    struct Target: Sendable {
        var name: String
        var isTest: Bool
        var dependencies: Set<String>
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    var targets: [Target]

    /// The compiler's driver, where there is one: a machine may run a built test bundle without it.
    static let swift: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/swift" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Asks for this package's manifest.
    static func load() async throws -> Manifest {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-manifest-" + UUID().uuidString)
        let process = try ChildProcess(
            swift ?? "swift",
            ["package", "--package-path", Package.root.path(), "--scratch-path", folder.path(), "dump-package"],
            environment: ProcessInfo.processInfo.environment,
            folder: "/"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        async let talk = process.talk.all()
        let json = await process.answer.all()
        let talked = String(decoding: await talk, as: UTF8.self)
        guard await process.exit() == 0 else { throw Failure(description: talked) }
        return try Manifest(json: Data(json))
    }

    init(targets: [Target]) { self.targets = targets }

    init(json: Data) throws {
        let dump = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        guard let targets = dump?["targets"] as? [[String: Any]] else { throw Failure(description: "no targets") }
        self.targets = try targets.map(Self.target)
    }

    private static func target(_ object: [String: Any]) throws -> Target {
        guard let name = object["name"] as? String, let type = object["type"] as? String,
            let dependencies = object["dependencies"] as? [[String: Any]]
        else { throw Failure(description: "a target of another form") }
        let names = try dependencies.map { dependency -> String in
            // `byName`, `product` and `target` all begin with the name.
            guard let first = (dependency.values.first as? [Any])?.first as? String else {
                throw Failure(description: "a dependency of another form")
            }
            return first
        }
        let isInTests = (object["path"] as? String)?.hasPrefix("Tests/") == true
        return Target(name: name, isTest: type == "test" || isInTests, dependencies: Set(names))
    }
}
