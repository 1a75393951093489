import QRScene
import Testing

@testable import QRSceneCommand

@Suite("Account settings")
struct AccountSettingsTests {
    private let folder: TemporaryFolder
    private static let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

    init() throws { folder = try TemporaryFolder() }

    private func accounts(_ file: String = "", _ environment: [String: String] = [:]) throws -> [AccountSettings] {
        let path = try folder.write("qrscene.yaml", file)
        return try Settings(configPath: path, environment: environment).allAccounts()
    }

    @Test func theModeFollowsFromTheKeyUnlessItIsSaid() throws {
        let token = ["WECHAT_TOKEN": "GoodToken1"]
        #expect(try accounts("", token).map(\.credentials.mode) == [.plain])
        let sealed = token.merging(["WECHAT_APP_ID": "wx1", "WECHAT_ENCODING_AES_KEY": Self.key]) { $1 }
        #expect(try accounts("", sealed).map(\.credentials.mode) == [.safe])
        for mode in MessageMode.allCases {
            let said = sealed.merging(["WECHAT_MODE": mode.rawValue]) { $1 }
            #expect(try accounts("", said).map(\.credentials.mode) == [mode])
        }
    }

    @Test func theKindOfTokenIsEachAccountsOwn() throws {
        let file = """
            wechat:
              token: MainToken1
              app_id: wxmain
              app_secret: 0123456789abcdef0123456789abcdef
            accounts:
              shop:
                token: ShopToken1
                app_id: wxshop
                app_secret: fedcba9876543210fedcba9876543210
                token_kind: classic
            """
        #expect(try accounts(file).map(\.apiCredentials?.tokens) == [.stable, .classic])
        let environment = ["WECHAT_TOKEN_KIND": "classic"]
        #expect(try accounts(file, environment).map(\.apiCredentials?.tokens) == [.classic, .classic])
        let problem = #expect(throws: ConfigurationError.self) { try accounts(file, ["WECHAT_TOKEN_KIND": "force"]) }
        #expect(problem?.description.contains("WECHAT_TOKEN_KIND (from environment WECHAT_TOKEN_KIND)") == true)
        #expect(problem?.description.contains("choose stable or classic") == true)
    }

    @Test func furtherAccountsStandInTheFileEachWithItsOwn() throws {
        let file = """
            wechat:
              token: MainToken1
            accounts:
              shop:
                token: ShopToken1
                app_id: wxshop
                encoding_aes_key: \(Self.key)
                previous_token: ShopToken0
                routes: shop.yaml
              fair:
                token: FairToken1
                mode: plain
            """
        let all = try accounts(file)
        #expect(all.map(\.name.rawValue) == ["default", "shop", "fair"])
        #expect(all.map(\.credentials.mode) == [.plain, .safe, .plain])
        #expect(all[1].routesPath == "shop.yaml")
        #expect(all[2].routesPath == nil)
        #expect(all[1].credentials.token(in: .previous) == (try PushToken("ShopToken0")))
        #expect(all[1].credentials.token(in: .current) == (try PushToken("ShopToken1")))
    }

    @Test func withoutATokenOfItsOwnTheDefaultAccountIsLeftOut() throws {
        let all = try accounts("accounts:\n  shop:\n    token: ShopToken1\n")
        #expect(all.map(\.name.rawValue) == ["shop"])
    }

    @Test func anAccountsSecretAlsoComesFromAFile() throws {
        let secret = try folder.write("token", "ShopToken1\n")
        let all = try accounts("accounts:\n  shop:\n    token_file: \(secret)\n")
        #expect(all[0].credentials.token(in: .current) == (try PushToken("ShopToken1")))
    }

    /// The environment is the default account's; a further account must not inherit from it.
    @Test func theEnvironmentIsNotForFurtherAccounts() {
        #expect(throws: ConfigurationError.self) {
            try accounts("accounts:\n  shop:\n    mode: plain\n", ["WECHAT_TOKEN": "MainToken1"])
        }
    }

    @Test func aFaultNamesTheAccountAndTheLine() throws {
        do {
            _ = try accounts("accounts:\n  shop:\n    token: 'not good'\n")
            Issue.record("taken")
        } catch {
            #expect(
                "\(error)".hasPrefix("WECHAT_TOKEN of account shop (from \(folder.path)/qrscene.yaml:3): "),
                "\(error)"
            )
            #expect(!"\(error)".contains("not good"))
        }
        do {
            _ = try accounts("accounts:\n  shop:\n    app_id: wx1\n")
            Issue.record("taken")
        } catch {
            #expect("\(error)".hasPrefix("WECHAT_TOKEN of account shop is not set: "), "\(error)")
        }
    }

    @Test func everyAccountsToleranceIsTheSettings() throws {
        let all = try accounts(
            "accounts:\n  shop:\n    token: ShopToken1\n",
            ["WECHAT_TOKEN": "MainToken1", "QRSCENE_TIMESTAMP_TOLERANCE": "60"]
        )
        #expect(all.map(\.credentials.timestampTolerance) == [.seconds(60), .seconds(60)])
    }
}
