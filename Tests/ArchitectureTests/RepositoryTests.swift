import Foundation
import TestSupport
import Testing

/// What lies where in the repository, and what can be run.
@Suite("Repository")
struct RepositoryTests {
    /// The top level, exactly; files that begin with a dot are tools' own.
    static let topLevel: Set<String> = ["Package.swift", "Sources", "Tests", "Fixtures", "deploy", "README.md"]

    @Test func theTopLevelIsExactlyThis() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Package.root.path())
        let ignored = try String(contentsOf: Package.root.appending(path: ".gitignore"), encoding: .utf8)
        #expect(Self.differences(of: names, ignoring: ignored) == [])
    }

    @Test func aFileTooManyOrTooFewIsFound() {
        let right = Self.topLevel + [".git", ".swift-format"]
        let ignored = "/Package.resolved\n/qrscene.db*\n__pycache__/\n/deploy/**/.build/\n"
        #expect(
            Self.differences(of: right + ["Package.resolved", "qrscene.db-wal", "__pycache__"], ignoring: ignored) == []
        )
        #expect(Self.differences(of: right + ["notes.txt"], ignoring: ignored) == ["notes.txt is too many"])
        #expect(Self.differences(of: right.filter { $0 != "deploy" }, ignoring: ignored) == ["deploy is missing"])
    }

    private static func differences(of names: [String], ignoring patterns: String) -> [String] {
        // Only the patterns of the top level: one path part, at most a star at its end.
        let ignored = patterns.split(separator: "\n").map { $0.trimmingCharacters(in: ["/"]) }
            .filter { !$0.contains("/") && !$0.isEmpty }
        let isIgnored = { (name: String) in
            ignored.contains { $0.hasSuffix("*") ? name.hasPrefix($0.dropLast()) : name == $0 }
        }
        let found = Set(names.filter { !$0.hasPrefix(".") && !isIgnored($0) })
        return found.subtracting(topLevel).sorted().map { "\($0) is too many" }
            + topLevel.subtracting(found).sorted().map { "\($0) is missing" }
    }

    @Test func everyScriptOfDeployCanBeRunAndNothingElse() throws {
        let root = Package.root.path()
        let files = (FileManager.default.enumerator(atPath: root + "/deploy")?.compactMap { $0 as? String } ?? [])
            .filter { !$0.contains(".build") && !$0.contains("__pycache__") }
        let scripts = files.filter { Self.isScript(root + "/deploy/" + $0) }
        #expect(scripts.count >= 4)
        for script in ["run", "test"] { #expect(scripts.contains(script)) }
        for file in files where !Self.isFolder(root + "/deploy/" + file) {
            let isExecutable = FileManager.default.isExecutableFile(atPath: root + "/deploy/" + file)
            #expect(isExecutable == scripts.contains(file), "deploy/\(file)")
        }
        #expect(FileManager.default.isExecutableFile(atPath: root + "/.ci/run"))
    }

    @Test func aScriptIsKnownByItsFirstLine() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-script-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "a").path()
        try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: script))
        #expect(Self.isScript(script))
        #expect(!FileManager.default.isExecutableFile(atPath: script))
        try Data("# not one\n".utf8).write(to: URL(filePath: script))
        #expect(!Self.isScript(script))
        #expect(!Self.isScript(folder.path()))
    }

    /// Every target of Sources has tests of its own, or is tested through the one that wraps it.
    @Test func everyTargetHasTests() throws {
        let root = Package.root.path()
        let targets = try FileManager.default.contentsOfDirectory(atPath: root + "/Sources")
        let untested = targets.filter { target in
            !Self.isFolder(root + "/Tests/\(target)Tests") && Self.testedThrough[target] == nil
        }
        #expect(untested == [])
    }

    private static let testedThrough = [
        "CLinux": "HTTPListener", "CLibXML2": "WeChatPush", "CCurl": "OutboundHTTP", "CQREncode": "QRPictures",
        "QRSceneTesting": "QRScene", "CPostgreSQL": "PostgreSQLStore",
    ]

    private static func isScript(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: 2)) == Data("#!".utf8)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
