import Foundation
import QRScene
import Testing

@testable import QRSceneCommand

/// What `serve --check` holds a configuration of flows to.
@Suite("Binding settings")
struct BindingSettingsTests {
    private static let usual = [
        "WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_APP_SECRET": "0123456789abcdef0123456789abcdef",
        "WECHAT_TOKEN": "BindingToken1", "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "QRSCENE_BINDING_KEY": "KeyOfFlows0123456789012345678901234567890",
        "QRSCENE_PUBLIC_URL": "https://scan.example.com",
        "QRSCENE_DATABASE": "memory",
    ]
    private static let file = """
        applications:
          default:
            site: 示例网
            returns: { app: "https://app.example/back" }
        """

    private func plan(
        _ file: String = file,
        _ changes: [String: String] = [:]
    ) throws -> (plan: ServePlan, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let path = try folder.write("binding.yaml", file)
        let environment = Self.usual.merging(["QRSCENE_BINDING": path]) { $1 }.merging(changes) { $1 }
        return (try ServePlan(try Settings(environment: environment), json: false), folder)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var file = BindingSettingsTests.file
        var changes: [String: String] = [:]
        let says: String
        var testDescription: String { says }

        /// The file with something under its one application.
        init(_ says: String, _ lines: String = "", _ changes: [String: String] = [:]) {
            self.says = says
            file += lines
            self.changes = changes
        }

        init(_ says: String, file: String) {
            self.says = says
            self.file = file
        }
    }

    private static let shop = "\n  shop:\n    site: 商店\n    returns: { a: \"https://shop.example/b\" }\n"

    @Test(arguments: [
        Wrong("plain mode", "", ["WECHAT_ENCODING_AES_KEY": ""]),
        Wrong("plain mode", "\nallow_plain_pushes: false", ["WECHAT_MODE": "plain"]),
        Wrong("AppSecret", "", ["WECHAT_APP_SECRET": ""]),
        Wrong("QRSCENE_BINDING_KEY is not set", "", ["QRSCENE_BINDING_KEY": ""]),
        Wrong("at least 32 bytes", "", ["QRSCENE_BINDING_KEY": "short"]),
        Wrong("QRSCENE_PUBLIC_URL is not set", "", ["QRSCENE_PUBLIC_URL": ""]),
        Wrong("https:// address", "", ["QRSCENE_PUBLIC_URL": "http://scan.example.com"]),
        Wrong("https:// address", "", ["QRSCENE_PUBLIC_URL": "http://127.0.0.1.example.com"]),
        Wrong("scheme and host", "", ["QRSCENE_PUBLIC_URL": "scan.example.com"]),
        Wrong("scheme and host", "", ["QRSCENE_PUBLIC_URL": "https://scan.example.com/?a=b"]),
        Wrong("scheme and host", "", ["QRSCENE_PUBLIC_URL": "https://user@scan.example.com"]),
        Wrong("no account 'shop'", "\naccount: shop"),
        Wrong("there is no key 'allow_instand'", "\nallow_instand: true"),
        Wrong("take zh or en", "\nlanguage: fr"),
        Wrong("bind_digits needs {", "\nreplies: { zh: { bind_digits: \"hello\" } }"),
        Wrong("no reply 'hello'", "\nreplies: { zh: { hello: \"hello\" } }"),
        Wrong("nobody who may ask", file: "applications: {}"),
        Wrong("needs 'site'", file: "applications: { default: { site: '', returns: { a: 'https://a/' } } }"),
        Wrong("needs 'returns'", file: "applications: { default: { site: A, returns: {} } }"),
        Wrong(
            "'a' of default is no address",
            file: "applications: { default: { site: A, returns: { a: 'app://b' } } }"
        ),
        Wrong(
            "'a' of default is no address",
            file: "applications: { default: { site: A, returns: { a: 'javascript:alert(1)' } } }"
        ),
        Wrong("the origin 'https://a/b'", "\n    origins: [\"https://a/b\"]"),
        Wrong("shop needs 'key_env'", shop),
        Wrong("needs 16 printable", shop + "    key: short"),
        Wrong("the operator's", shop + "    key: KeyOfBoth0123456789", ["QRSCENE_API_KEY": "KeyOfBoth0123456789"]),
        Wrong("same key", "\n    key: KeyOfBoth0123456789" + shop + "    key: KeyOfBoth0123456789"),
        Wrong("neither NO_SUCH_KEY nor", shop + "    key_env: NO_SUCH_KEY"),
        Wrong("not both", shop + "    key: KeyOfShop0123456789\n    key_env: SHOP_KEY"),
        Wrong("'secret_env'", "\n    notices: { url: \"https://app.example/hook\" }"),
        Wrong("notices of default", "\n    notices: { url: \"https://app.example/hook\", secret: short }"),
    ])
    func isRefusedWithTheReason(_ wrong: Wrong) {
        #expect {
            _ = try plan(wrong.file, wrong.changes)
        } throws: { error in
            error is ConfigurationError && "\(error)".contains(wrong.says)
        }
    }

    @Test func secretsCanComeFromTheEnvironmentAndFromFiles() throws {
        let folder = try TemporaryFolder()
        let key = try folder.write("key", "KeyOfTheShop0123456789\n")
        let lines =
            Self.shop + "    key_env: SHOP_KEY\n"
            + "    notices: { url: \"https://shop.example/hook\", secret_env: SHOP_SECRET }"
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let made = try plan(Self.file + lines, ["SHOP_KEY_FILE": key, "SHOP_SECRET": secret]).plan
        let binding = try #require(made.binding)
        #expect(Array(binding.keys.keys) == ["shop"])
        #expect(Array(binding.notices.keys) == ["shop"])
        #expect(made.summary.contains("flows for shop (商店): returns a; notices to https://shop.example/hook"))
        #expect(made.summary.contains("flows for default (示例网): returns app; no notices"))
        #expect(!made.summary.contains("KeyOfTheShop") && !made.summary.contains("whsec_"))
    }

    /// What is insisted on is done, and said.
    @Test func whatIsAllowedIsSaid() throws {
        let lines = "\nallow_plain_pushes: true\nallow_instant: true\nallow_tap_for_binding: true\n"
        let made = try plan(Self.file + lines, ["WECHAT_ENCODING_AES_KEY": ""]).plan
        for word in ["plain mode", "a scan alone", "a tap may bind"] { #expect(made.summary.contains(word)) }
        #expect(try plan().plan.warnings.allSatisfy { !$0.contains("scan alone") && !$0.contains("plain mode") })
        let open = try plan(Self.file.replacing("https://app", with: "http://app")).plan
        #expect(open.summary.contains("'app' of default is not encrypted"))
    }

    @Test func thePublicAddressIsWrittenAsBrowsersDo() throws {
        for (text, address) in [
            ("https://Scan.Example.com:443/", "https://scan.example.com"), ("http://LOCALHOST:80", "http://localhost"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]:8080/", "http://[::1]:8080"),
            ("https://example.com/flows/", "https://example.com/flows"),
        ] {
            let made = try plan(Self.file, ["QRSCENE_PUBLIC_URL": text]).plan
            #expect(made.binding?.configuration.publicURL == address)
        }
    }

    @Test func theSettingsAreShownAndTheSecretIsNot() async throws {
        let settings = try Settings(environment: Self.usual)
        #expect(settings[.openBase] == "https://open.weixin.qq.com")
        #expect(Setting.bindingKey.isSecret)
        #expect([Setting.binding, .bindingKey, .publicURL, .openBase].allSatisfy { Setting.all.contains($0) })
    }
}
