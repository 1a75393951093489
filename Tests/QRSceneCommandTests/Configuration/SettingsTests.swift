import Foundation
import Logging
import QRScene
import Testing

@testable import QRSceneCommand

@Suite("Settings")
struct SettingsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func settings(
        flags: [Setting: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) throws -> Settings {
        let path = try file.map { try folder.write("qrscene.yaml", $0) }
        return try Settings(flags: flags, configPath: path, environment: environment)
    }

    /// What is wrong with a configuration, in words.
    private func problem(
        flags: [Setting: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil,
        _ read: (Settings) throws -> Void = { _ in }
    ) -> String {
        do {
            try read(try settings(flags: flags, environment: environment, file: file))
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    // MARK: Roles

    @Test func aRoleIsOneOfThree() throws {
        #expect(try settings().roles() == Set(ReceiverRole.allCases))
        #expect(try settings(flags: [.role: "work, admin"]).roles() == [.work, .admin])
        for wrong in ["worker", ",", "ingest;work"] {
            #expect(problem(flags: [.role: wrong]) { _ = try $0.roles() }.contains("ingest"), "\(wrong)")
        }
    }

    // MARK: Precedence

    @Test func aFlagWinsOverTheEnvironmentOverTheFileOverTheDefault() throws {
        let (flags, environment) = ([Setting.listen: "flag:1"], ["QRSCENE_LISTEN": "environment:2"])
        let file = "qrscene:\n  listen: 'file:3'\n"
        let all = try settings(flags: flags, environment: environment, file: file)
        #expect(all[.listen] == "flag:1")
        #expect(all.origin(of: .listen) == "--listen")
        let two = try settings(environment: environment, file: file)
        #expect(two[.listen] == "environment:2")
        #expect(two.origin(of: .listen) == "environment QRSCENE_LISTEN")
        let one = try settings(file: file)
        #expect(one[.listen] == "file:3")
        #expect(one.origin(of: .listen) == "\(folder.path)/qrscene.yaml:2")
        let none = try settings()
        #expect(none[.listen] == "127.0.0.1:8080")
        #expect(none.origin(of: .listen) == "default")
        #expect(none[.token] == nil)
        #expect(none.origin(of: .token) == "unset")
    }

    @Test func anEmptyVariableCountsAsNone() throws {
        let settings = try settings(environment: ["QRSCENE_LISTEN": "", "WECHAT_TOKEN": "", "WECHAT_TOKEN_FILE": ""])
        #expect(settings.origin(of: .listen) == "default")
        #expect(settings[.token] == nil)
    }

    @Test(arguments: Setting.all)
    func eachSettingIsReadFromTheEnvironmentAndFromTheFile(_ setting: Setting) throws {
        let environment = try settings(environment: [setting.name: "value"])
        #expect(environment[setting] == "value")
        let file = try settings(file: "\(setting.section):\n  \(setting.key): value\n")
        #expect(file[setting] == "value")
        #expect(file.origin(of: setting).hasSuffix("qrscene.yaml:2"))
        #expect(!setting.meaning.isEmpty)
    }

    @Test func namesAreUnique() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        #expect(Set(Setting.all.map { $0.section + "." + $0.key }).count == Setting.all.count)
    }

    // MARK: Secrets

    @Test(arguments: Setting.all.filter(\.isSecret))
    func everySecretAlsoComesFromAFile(_ setting: Setting) throws {
        let path = try folder.write("secret", "  TheSecret1\r\n")
        let environment = try settings(environment: [setting.name + "_FILE": path])
        #expect(environment[setting] == "TheSecret1")
        #expect(environment.origin(of: setting) == "environment \(setting.name)_FILE")
        let file = try settings(file: "\(setting.section):\n  \(setting.key)_file: \(path)\n")
        #expect(file[setting] == "TheSecret1")
        let both = try settings(environment: [setting.name: "Direct1", setting.name + "_FILE": path])
        #expect(both[setting] == "Direct1")
    }

    @Test func onlySecretsComeFromFiles() throws {
        let path = try folder.write("listen", "127.0.0.1:1")
        #expect(try settings(environment: ["QRSCENE_LISTEN_FILE": path])[.listen] == "127.0.0.1:8080")
        #expect(problem(file: "qrscene:\n  listen_file: \(path)\n").contains("there is no key 'listen_file'"))
    }

    @Test func aSecretsFileThatIsNotThereIsSaid() {
        let problem = problem(environment: ["WECHAT_TOKEN_FILE": "/nowhere/token"])
        #expect(problem.contains("/nowhere/token cannot be read: there is no such file"))
    }

    @Test func aFileThatIsNoTextIsSaid() throws {
        let folders = problem(environment: ["WECHAT_TOKEN_FILE": folder.path])
        #expect(folders.contains("cannot be read: it is a directory"))
        let binary = folder.path + "/binary"
        try Data([0x80, 0xFF]).write(to: URL(filePath: binary))
        #expect(problem(environment: ["WECHAT_TOKEN_FILE": binary]).contains("cannot be read: it is not UTF-8"))
        // It has no end.
        #expect(problem(environment: ["WECHAT_TOKEN_FILE": "/dev/zero"]).contains("cannot be read: it is too large"))
    }

    // MARK: Files that are wrong

    struct Wrong: Sendable, CustomTestStringConvertible {
        let file: String
        let says: String
        var testDescription: String { says }

        init(_ file: String, _ says: String) {
            self.file = file
            self.says = says
        }
    }

    @Test(arguments: [
        Wrong("qrscene:\n  lisen: a\n", "qrscene.yaml:2: there is no key 'lisen' here; did you mean 'listen'?"),
        Wrong("\n\nwechat:\n  tokn: a\n", "qrscene.yaml:4: there is no key 'tokn' here; did you mean 'token'?"),
        Wrong("wechatt:\n  token: a\n", "qrscene.yaml:1: there is no key 'wechatt' here; did you mean 'wechat'?"),
        Wrong("wechat:\n  something_else_entirely: a\n", "there is no key 'something_else_entirely' here"),
        Wrong("wechat:\n  listen: a\n", "qrscene.yaml:2: there is no key 'listen' here"),
        Wrong("accounts:\n  shop:\n    listen: a\n", "qrscene.yaml:3: there is no key 'listen' here"),
        Wrong(
            "accounts:\n  shop:\n    tokn: a\n",
            "qrscene.yaml:3: there is no key 'tokn' here; did you mean 'token'?"
        ),
        Wrong("qrscene: 5\n", "qrscene.yaml:1: 'qrscene' must hold keys and values"),
        Wrong("qrscene:\n  listen: [a, b]\n", "qrscene.yaml:2: 'listen' must be one value"),
        Wrong("accounts:\n  - shop\n", "'accounts' must hold keys and values"),
        Wrong("accounts:\n  shop: text\n", "qrscene.yaml:2: 'shop' must hold keys and values"),
        Wrong("accounts:\n  '':\n    token: a\n", "qrscene.yaml:2: an account needs a name"),
        Wrong("- a\n- b\n", "it must hold the sections wechat, qrscene and accounts"),
        Wrong("wechat: {\n", "it is no YAML"),
    ])
    func aWrongFileIsToldWithItsLine(_ example: Wrong) {
        let problem = problem(file: example.file)
        #expect(problem.contains(example.says), "\(problem)")
        #expect(problem.contains("qrscene.yaml"))
    }

    @Test(arguments: ["", "\n", "# nothing\n", "wechat:\n", "wechat:\nqrscene:\naccounts:\n"])
    func anEmptyFileIsFine(_ file: String) throws {
        #expect(try settings(file: file)[.listen] == "127.0.0.1:8080")
    }

    @Test func aFileThatIsNamedMustBeThere() {
        #expect(throws: ConfigurationError.self) {
            try Settings(configPath: folder.path + "/missing.yaml", environment: [:])
        }
    }

    // MARK: Values that are wrong

    struct Bad: Sendable, CustomTestStringConvertible {
        let setting: Setting
        let values: [String]
        let read: @Sendable (Settings) throws -> Void
        var testDescription: String { setting.name }

        init(_ setting: Setting, _ values: [String], _ read: @escaping @Sendable (Settings) throws -> Void) {
            self.setting = setting
            self.values = values
            self.read = read
        }
    }

    /// Each wrong value names its setting and where it came from.
    @Test(arguments: [
        Bad(.tolerance, ["-1", "86401", "five", "1.5"]) { _ = try $0.tolerance() },
        Bad(.listen, ["8080", "host:99999", "unix:", "example.com:80"]) { _ = try $0.addresses(.listen) },
        Bad(.adminListen, ["127.0.0.1"]) { _ = try $0.addresses(.adminListen) },
        Bad(.maxHeadBytes, ["0", "255", "x"]) { _ = try $0.listener() },
        Bad(.maxFields, ["0"]) { _ = try $0.listener() },
        Bad(.maxBodyBytes, ["1023", "1e9"]) { _ = try $0.listener() },
        Bad(.headTimeout, ["0", "3601", "nan", "inf", "-1"]) { _ = try $0.listener() },
        Bad(.bodyTimeout, ["0"]) { _ = try $0.listener() }, Bad(.idleTimeout, ["0"]) { _ = try $0.listener() },
        Bad(.drainTimeout, ["-1"]) { _ = try $0.listener() },
        Bad(.maxConnections, ["0", "1000001"]) { _ = try $0.listener() },
        Bad(.answerDeadline, ["0", "61", "soon"]) { _ = try $0.limits() },
        Bad(.logLevel, ["loud", "INFO"]) { _ = try $0.logLevel() },
        Bad(.logFormat, ["xml"]) { _ = try $0.logsJSON() },
        Bad(.database, ["oracle", "mysql://u:p@h/d"]) { _ = try ServePlan($0, json: false) },
        Bad(.mode, ["sfae", "SAFE"]) { _ = try $0.allAccounts() },
        Bad(.token, ["q7", "with-hyphen", "a b c"]) { _ = try $0.allAccounts() },
        Bad(.previousToken, ["q7"]) { _ = try $0.allAccounts() },
        Bad(.aesKey, ["tooShort", String(repeating: "-", count: 43)]) { _ = try $0.allAccounts() },
        Bad(.previousAESKey, ["tooShort"]) { _ = try $0.allAccounts() },
    ])
    func aWrongValueNamesItsSettingAndOriginAndIsNotShownWhereItIsSecret(_ example: Bad) {
        for value in example.values {
            var environment = ["WECHAT_TOKEN": "GoodToken1"]
            environment[example.setting.name] = value
            let fromEnvironment = problem(environment: environment, example.read)
            #expect(fromEnvironment.hasPrefix("\(example.setting.name) (from environment \(example.setting.name)): "))
            var file = "\(example.setting.section):\n  \(example.setting.key): '\(value)'\n"
            if example.setting.section == "wechat", example.setting != .token { file += "  token: GoodToken1\n" }
            let others = example.setting.section == "wechat" ? [:] : ["WECHAT_TOKEN": "GoodToken1"]
            let fromFile = problem(environment: others, file: file, example.read)
            #expect(fromFile.hasPrefix("\(example.setting.name) (from \(folder.path)/qrscene.yaml:2): "), "\(fromFile)")
            if example.setting.isSecret {
                #expect(!fromEnvironment.contains(value), "\(fromEnvironment)")
                #expect(!fromFile.contains(value))
            }
        }
    }

    @Test func aMissingTokenAndAModeWithoutKeyAreTold() {
        #expect(problem { _ = try $0.allAccounts() }.hasPrefix("WECHAT_TOKEN is not set: "))
        let mode = problem(environment: ["WECHAT_TOKEN": "GoodToken1", "WECHAT_MODE": "safe"]) {
            _ = try $0.allAccounts()
        }
        #expect(mode.hasPrefix("WECHAT_MODE (from environment WECHAT_MODE): "), "\(mode)")
    }

    @Test func goodValuesAreTaken() throws {
        let settings = try settings(environment: [
            "QRSCENE_LISTEN": "127.0.0.1:0, [::1]:81,unix:/tmp/a", "QRSCENE_TIMESTAMP_TOLERANCE": "0",
            "QRSCENE_MAX_BODY_BYTES": "4096", "QRSCENE_HEADER_TIMEOUT": "0.25", "QRSCENE_ANSWER_DEADLINE": "1.5",
            "QRSCENE_LOG_LEVEL": "warning", "QRSCENE_LOG_FORMAT": "json",
        ])
        #expect(try settings.addresses(.listen).map(\.description) == ["127.0.0.1:0", "[::1]:81", "unix:/tmp/a"])
        #expect(try settings.tolerance() == nil)
        #expect(try settings.listener().limits.bodyBytes == 4096)
        #expect(try settings.listener().timeouts.head == .milliseconds(250))
        #expect(try settings.limits().answerDeadline == .milliseconds(1500))
        #expect(try settings.logLevel() == .warning)
        #expect(try settings.logsJSON())
    }
}
