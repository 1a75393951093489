import ArgumentParser
import OfficialAccount
import TestSupport
import Testing
import WeChatAPI

@testable import QRSceneCommand

/// Whatever stands behind `create`, it is a code to ask for or a usage error; a trap would end this process.
@Suite("Hostile arguments")
struct HostileArgumentTests {
    private static let good = [
        ["--scene", "table/7", "--temporary", "30d", "--out", "table-7.png"],
        ["--scene", "42", "--permanent", "--terminal"],
        [
            "--scene", "42", "--text", "--temporary", "90s", "--correction", "H", "--quiet-zone", "4", "--module-size",
            "10",
        ],
        ["--scene", "a", "--permanent", "--out", "-", "--channel", "c", "--label", "l"],
    ]

    @Test func createTakesThemOrSaysWhatIsWrong() {
        var spoiler = Spoiler(seed: 3)
        var (taken, refused) = (0, 0)
        for _ in 0..<200 {
            var arguments = spoiler.pick(Self.good)
            for _ in 0..<spoiler.pick([1, 1, 2, 3]) {
                let index = spoiler.pick(Array(arguments.indices))
                arguments[index] = String(decoding: spoiler.spoilt(Array(arguments[index].utf8)), as: UTF8.self)
            }
            do {
                _ = try CreateCommand.parse(arguments)
                taken += 1
            } catch {
                refused += 1
                // 0 where help was asked for.
                let code = CreateCommand.exitCode(for: error).rawValue
                #expect(code == ExitCode.validationFailure.rawValue || code == 0, "\(arguments)")
            }
        }
        #expect(taken > 0 && refused > 0)
    }

    /// The same without the parser of arguments, which takes milliseconds a line.
    @Test func theValuesOfCreateAreReadOrRefused() {
        var spoiler = Spoiler(seed: 6)
        for _ in 0..<3000 {
            let scene = String(
                decoding: spoiler.spoilt(Array(spoiler.pick(["table/7", "42", "100000"]).utf8)),
                as: UTF8.self
            )
            let life = String(
                decoding: spoiler.spoilt(Array(spoiler.pick(["30d", "90s", "2592000"]).utf8)),
                as: UTF8.self
            )
            let seconds = TimeSpan(argument: life)?.seconds
            for lifetime in [.permanent, seconds.map { QRCodeRequest.Lifetime.temporary(seconds: $0) } ?? .permanent] {
                let request = try? QRCodeRequest(text: scene, lifetime: lifetime)
                #expect(request == nil || (1...64).contains(scene.unicodeScalars.count))
                guard let value = SceneValue(scene) else { continue }
                _ = try? QRCodeRequest(value, lifetime: lifetime)
            }
            if let seconds { #expect(seconds >= 0) }
            if let target = PictureTarget(argument: scene), let path = target.path { #expect(path == scene) }
        }
    }
}
