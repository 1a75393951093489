internal import OfficialAccount
internal import Synchronization
internal import WeChatPush

/// The simulated platform at work: a ``Platform`` with a clock, and a sender that delivers to the account's URL.
public final class Sandbox: Sendable {
    /// What the account's URL was set to, and what the platform's check of it said.
    struct Callback: Sendable {
        var url: String
        /// `nil` before the check.
        var isVerified: Bool?
        var problem: String?
    }

    private struct State {
        var platform: Platform
        var callback: Callback?
    }

    let account: SandboxAccount
    let seed: UInt64
    let chaos: Chaos
    let clock: SandboxClock
    let ledger = Ledger()
    private let sender: PushSender
    private let state: Mutex<State>

    /// A platform for one account.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - callback: The account's URL; it is checked before the first push.
    ///   - seed: What everything random follows from.
    ///   - chaos: How much goes wrong.
    ///   - limits: What the platform allows.
    ///   - clock: The clock.
    ///   - transport: What carries pushes; `nil` for the network.
    public init(
        account: SandboxAccount,
        callback: String? = nil,
        seed: UInt64 = 1,
        chaos: Chaos = .off,
        limits: PlatformLimits = PlatformLimits(),
        clock: SandboxClock = .system,
        transport: any PushTransport
    ) {
        self.account = account
        self.seed = seed
        self.chaos = chaos
        self.clock = clock
        sender = PushSender(account: account, transport: transport, clock: clock, ledger: ledger)
        state = Mutex(
            State(
                platform: Platform(account: account, limits: limits, seed: seed, at: clock.seconds),
                callback: callback.map { Callback(url: $0) }
            )
        )
    }

    /// Runs something on the platform's state; what it runs must not wait.
    func withPlatform<Result: Sendable>(_ body: (inout Platform) -> sending Result) -> Result {
        state.withLock { body(&$0.platform) }
    }

    var callback: Callback? { state.withLock(\.callback) }

    /// Sets the account's URL and checks it, as the console does.
    ///
    /// - Returns: What is wrong with it; `nil` where it echoes.
    public func setCallback(_ url: String) async -> String? {
        state.withLock { $0.callback = Callback(url: url) }
        return await checkCallback()
    }

    /// Does what a person does, and waits until the account has answered or failed to.
    ///
    /// - Returns: What was delivered and what is shown; `nil` for a person the sandbox cannot know.
    func perform(_ action: PersonAction, by openID: OpenID) async -> ActionOutcome? {
        let now = clock.seconds
        let step = withPlatform { platform in try? platform.perform(action, by: openID, at: now) }
        switch step {
        case nil: return nil
        case .still(let note): return ActionOutcome(note: note)
        case .push(let outgoing): return await deliver(outgoing)
        }
    }

    private func deliver(_ outgoing: OutgoingPush) async -> ActionOutcome {
        guard let url = callback?.url else {
            return ActionOutcome(note: "no callback is set, so nothing is pushed: say --callback URL")
        }
        if callback?.isVerified != true, let problem = await checkCallback() {
            show(.failure(problem), to: outgoing)
            return ActionOutcome(shown: Verdict.failureLine, note: "the callback is not verified: \(problem)")
        }
        let disturbance = Disturbance(chaos, seed: seed, push: outgoing.number)
        let result = await sender.deliver(outgoing, to: url, disturbance)
        let milliseconds = result.deliveries.last?.milliseconds
        switch result.verdict {
        case .reply(let reply, let document):
            show(.reply(reply), to: outgoing, document: document, milliseconds: milliseconds)
        case .failure(let reason) where outgoing.showsAnswer:
            let document = result.deliveries.last.flatMap { $0.body.isEmpty ? nil : $0.body }
            show(.failure(reason), to: outgoing, document: document, milliseconds: milliseconds)
        case .failure, .nothing, .again: break
        }
        let shown = outgoing.showsAnswer ? result.verdict.shown : ""
        return ActionOutcome(deliveries: result.deliveries, shown: shown)
    }

    private func show(
        _ content: ChatLine.Content,
        to outgoing: OutgoingPush,
        document: String? = nil,
        milliseconds: Int? = nil
    ) {
        let now = clock.seconds
        withPlatform { platform in
            // The person is known: they have just acted.
            try? platform.show(
                content,
                to: outgoing.push.openID,
                document: document,
                milliseconds: milliseconds,
                at: now
            )
        }
    }

    /// Asks the account's URL for its echo; `nil` where it comes back.
    private func checkCallback() async -> String? {
        guard let url = callback?.url else { return "no callback is set" }
        let drawn = withPlatform { $0.drawCheck() }
        let query = PushEnvelope.urlCheckQuery(
            echo: drawn.echo,
            credentials: account.credentials,
            timestamp: clock.seconds,
            nonce: drawn.nonce
        )
        let transmission = await sender.transport.get(PushSender.join(url, query))
        let problem = Self.problem(transmission.outcome, echo: drawn.echo)
        state.withLock { state in
            guard state.callback?.url == url else { return }
            state.callback?.isVerified = problem == nil
            state.callback?.problem = problem
        }
        return problem
    }

    private static func problem(_ outcome: Transmission.Outcome, echo: String) -> String? {
        switch outcome {
        case .late: "the URL check got no answer within 5 seconds"
        case .broken(let reason): "the URL check got no answer: \(reason)"
        case .answered(200, let body) where body == Array(echo.utf8): nil
        case .answered(200, _): "the URL check was answered with something else than the echostr"
        case .answered(let status, _): "the URL check was answered with status \(status)"
        }
    }
}

/// What an action came to, as scripts read it.
struct ActionOutcome: Sendable, Encodable {
    var deliveries: [PushSender.Delivery] = []
    /// What the person sees; empty where it is nothing.
    var shown = ""
    /// Why nothing was pushed.
    var note: String?
}
