import OfficialAccount
import Store
import Testing
import WeChatPush

@testable import Binding

/// What an operator can set, and what is refused.
@Suite("Configuration of flows")
struct BindingConfigurationTests {
    private func made(_ change: (inout BindingConfiguration) -> Void) throws -> BindingFlows {
        var configuration = DeskBench.configuration
        change(&configuration)
        return try BindingFlows(
            configuration: configuration,
            store: MemoryInboxStore(),
            surroundings: PlatformDouble()
        )
    }

    @Test(arguments: [
        (["la": ["bound": "x"]], "there are no replies in 'la'"), (["zh": ["bind": "x"]], "there is no reply 'bind'"),
        (["zh": ["bind_digits": "ohne Ziffern"]], "the text bind_digits needs"),
    ])
    func textsThatCannotBeUsedAreRefused(_ texts: [String: [String: String]], _ words: String) {
        #expect { try made { $0.texts = texts } } throws: { "\($0)".contains(words) }
    }

    /// What nobody but the platform may say: see `BindingFlows.hears`.
    @Test(arguments: [
        (Push.sample(.scan, "b1_AAAAAAAAAAAAAAAAAAAAAA"), true), (Push.sample(.scan, "b1_"), true),
        (Push.sample(.subscribe, "qrscene_b1_x"), true), (Push.sample(.unsubscribe, nil), true),
        (Push.sample(text: "解绑"), true), (Push.sample(text: " 1 "), true),
        (Push.sample(.scan, "table/1"), false), (Push.sample(.subscribe, nil), false),
        (Push.sample(text: "hello"), false), (Push.sample(Push.Event("CLICK"), "b1_x"), false),
    ])
    func flowsHearWhatMovesThem(_ push: Push, _ isHeard: Bool) throws {
        #expect(try made { _ in }.hears(push) == isHeard)
    }

    @Test func textsAreReplaced() throws {
        var configuration = DeskBench.configuration
        configuration.texts = ["zh": ["out_of_date": "过期"]]
        #expect(try configuration.replies().text(.outOfDate) == "过期")
    }

    @Test func anUnknownLanguageIsRefused() {
        #expect { try made { $0.language = "nothing" } } throws: { "\($0)".contains("take zh or en") }
    }

    @Test func aShortSecretIsRefused() {
        let short = BindingConfiguration(
            secret: [UInt8](repeating: 1, count: 31),
            officialAccount: FlowBench.app,
            publicURL: "https://a.example",
            applications: []
        )
        #expect(short == nil)
    }

    @Test func policyFollowsTheSettings() {
        var configuration = DeskBench.configuration
        #expect(configuration.policy.origins == [FlowBench.origin])
        #expect(!configuration.policy.allowsInstant && !configuration.policy.allowsPlainPushes)
        configuration.accountsPerPerson = 0
        configuration.peoplePerAccount = 3
        #expect(configuration.policy.bindings.accountsPerPerson == 1)
        #expect(configuration.policy.bindings.peoplePerAccount == 3)
        #expect(configuration.rules(for: DeskBench.shop).policy.returns == [ReturnID(rawValue: "home")])
        #expect(configuration.rules(for: APIKeyID(rawValue: "nobody")).policy.returns == [])
    }

    @Test(arguments: [
        ("https://App.example/back?x=1", "https://app.example"), ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("https://a.example#x", "https://a.example"), ("HTTPS://a.example/", "https://a.example"),
        ("javascript:alert(1)", nil), ("https:///x", nil), ("//a.example", nil), ("", nil),
    ])
    func originsOfReturns(_ url: String, _ origin: String?) {
        #expect(HostApplication.origin(of: url) == origin)
    }

    @Test func originsAreThoseOfReturnsToo() {
        let application = HostApplication(
            site: "x",
            returns: ["a": "https://a.example/b"],
            origins: ["https://c.example"]
        )
        #expect(application.allOrigins == ["https://a.example", "https://c.example"])
    }
}

extension Push {
    fileprivate static func sample(_ event: Event?, _ key: String?) -> Push {
        Push(
            account: OriginalID(rawValue: "gh_0123456789ab"),
            openID: OpenID(rawValue: "oPerson0000000000000000000001"),
            createTime: 1,
            messageType: "event",
            event: event,
            eventKey: key
        )
    }

    fileprivate static func sample(text: String) -> Push {
        Push(
            account: OriginalID(rawValue: "gh_0123456789ab"),
            openID: OpenID(rawValue: "oPerson0000000000000000000001"),
            createTime: 1,
            messageType: "text",
            elements: [PushElement(name: "Content", text: text)]
        )
    }
}
