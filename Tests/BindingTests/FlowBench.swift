import OfficialAccount
import TestSupport
import Testing

@testable import Binding

/// One flow on a bench: with all its secrets, a clock to set, and a word for each thing that can be done to it.
struct FlowBench: Sendable {
    static let person = OpenID(rawValue: "oPerson0000000000000000000001")
    static let other = OpenID(rawValue: "oPerson0000000000000000000002")
    static let account = AccountReference(rawValue: "user-1")
    static let otherAccount = AccountReference(rawValue: "user-2")
    static let key = APIKeyID(rawValue: "key-1")
    static let app = AppID(rawValue: "wx0000000000000001")
    static let origin = "https://scan.example.com"
    static let home = ReturnID(rawValue: "home")
    static let start = FlowTime(rawValue: 1_700_000_000_000)

    var rules: FlowRules
    var random = SeededRandom(seed: 1)
    var now = start
    var register = BindingRegister()
    var flow: BindingFlow
    var scene: FlowScene
    var ticket = Ticket(rawValue: "gQH_ticket_1")
    let verifier: ScanVerifier
    /// What each step so far came to.
    var effects: [FlowEffect] = []

    static let keys = FlowKeys(secret: [UInt8](repeating: 7, count: 32))!

    static func rules(_ change: (inout FlowPolicy) -> Void = { _ in }) -> FlowRules {
        var policy = FlowPolicy()
        policy.origins = [origin]
        policy.returns = [home]
        change(&policy)
        return FlowRules(keys: keys, policy: policy)
    }

    static func request(_ kind: FlowKind, _ mode: FlowMode, _ verifier: ScanVerifier) -> FlowRequest {
        FlowRequest(
            kind: kind,
            mode: mode,
            apiKey: key,
            officialAccount: app,
            account: kind == .bind ? account : nil,
            challenge: ScanChallenge(verifier),
            display: display,
            returnID: home,
            authenticatedAt: start
        )
    }

    static let display = FlowDisplay(
        site: DisplayText("示例网"),
        account: AccountMask("liwei@example.com"),
        place: DisplayText("上海，Chrome，10:42")
    )

    /// A flow whose code can be scanned.
    init(_ kind: FlowKind = .bind, _ mode: FlowMode = .code, _ change: (inout FlowPolicy) -> Void = { _ in }) throws {
        rules = Self.rules(change)
        verifier = ScanVerifier(using: &random)
        let request = Self.request(kind, mode, verifier)
        let begun = try BindingFlow.create(request, at: now, by: rules, using: &random)
        flow = begun.flow
        scene = try #require(Self.scene(begun.effects))
        effects = begun.effects
        _ = apply(.codeCreated(scene: Fingerprint(scene), ticket: Fingerprint(ticket)))
    }

    static func scene(_ effects: [FlowEffect]) -> FlowScene? {
        effects.lazy.compactMap { if case .createCode(let scene, _) = $0 { scene } else { nil } }.first
    }

    @discardableResult
    mutating func apply(_ event: FlowEvent) -> FlowOutcome {
        let outcome = flow.apply(event, at: now, by: rules, using: &random)
        effects += outcome.effects
        return outcome
    }

    mutating func wait(_ duration: Duration) { now = now + duration }

    /// A request that brings everything it should.
    var proof: BrowserProof {
        BrowserProof(verifier: verifier, account: flow.account, route: .page(token: token, site: site))
    }

    var token: CSRFToken { rules.keys.csrfToken(flow: flow.id, challenge: flow.challenge) }

    var site: RequestSite { RequestSite(method: "POST", fetchSite: "same-origin", origin: Self.origin) }

    func report(by openID: OpenID = Self.person) -> ScanReport {
        ScanReport(scene: SceneValue(scene.text)!, ticket: ticket, openID: openID, protection: .safe)
    }

    /// The digits that the chat shows now.
    var digits: PhoneCode? {
        guard let scan = flow.state.scan else { return nil }
        var issued = scan.digits
        if case .conflict(_, let conflict) = flow.state, case .digits(let again) = conflict.move { issued = again }
        return rules.keys.phoneCode(flow: flow.id, openID: scan.openID, salt: issued.salt)
    }

    /// Digits that are certainly wrong.
    var wrongDigits: PhoneCode {
        digits == PhoneCode(typed: "000000") ? PhoneCode(typed: "000001")! : PhoneCode(typed: "000000")!
    }

    static func binding(
        _ openID: OpenID = person,
        _ account: AccountReference = account,
        app: AppID = app,
        unionID: UnionID? = nil,
        unreachableSince: FlowTime? = nil
    ) -> Binding {
        Binding(
            flow: FlowID(rawValue: "flow_earlier"),
            officialAccount: app,
            apiKey: key,
            openID: openID,
            unionID: unionID,
            account: account,
            mask: AccountMask(account.rawValue),
            boundAt: start - .seconds(86400),
            unreachableSince: unreachableSince
        )
    }

    mutating func scan() { apply(.scan(report())) }
    mutating func submit() { apply(.submit(proof, digits: digits)) }
    mutating func settle() { apply(.settle(register)) }

    /// All the way, with the register as it is.
    mutating func complete() {
        scan()
        submit()
        settle()
    }
}
