import QRScene
import Testing

@testable import QRSceneCommand

@Suite("Sample account")
struct SampleAccountTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func settings(_ environment: [String: String] = [:], file: String = "") throws -> Settings {
        let path = try folder.write("qrscene.yaml", file)
        return try SampleAccount.settings(flags: [:], configPath: path, environment: environment)
    }

    @Test func whereNothingIsSetEverythingIsMadeUp() throws {
        let settings = try settings()
        let account = try settings.defaultAccount()
        #expect(account.credentials.mode == .plain)
        #expect(account.credentials.token(in: .current) == (try PushToken(SampleAccount.token)))
        #expect(try settings.defaultAPICredentials().appID.rawValue == "wx0123456789abcdef")
        #expect(throws: Never.self) { try SampleAccount.account(settings) }
    }

    @Test func whatIsSetStaysWhereverItCameFrom() throws {
        let secret = try folder.write("secret", "fedcba9876543210fedcba9876543210\n")
        let settings = try settings(
            ["WECHAT_TOKEN": "OwnToken1", "WECHAT_APP_SECRET_FILE": secret],
            file: "wechat:\n  app_id: wxown\n"
        )
        #expect(settings[.token] == "OwnToken1")
        #expect(settings[.appSecret] == "fedcba9876543210fedcba9876543210")
        #expect(settings[.appID] == "wxown")
        #expect(settings.origin(of: .appSecret) == "environment WECHAT_APP_SECRET_FILE")
    }

    @Test func aKeyBringsTheSafeMode() throws {
        let settings = try settings(["WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"])
        #expect(try settings.defaultAccount().credentials.mode == .safe)
    }

    @Test func aWrongValueIsStillWrong() throws {
        let settings = try settings(["WECHAT_TOKEN": "no token"])
        #expect(throws: ConfigurationError.self) { try SampleAccount.account(settings) }
    }
}
