public import HTTPWire
internal import OfficialAccount
public import SceneRouting
public import Store
package import WeChatPush

/// Scan-to-bind and scan-to-login, put together: handlers for the pushes, the API, the pages, and the clock.
public final class BindingFlows: Sendable {
    /// The name of the chain in which the store keeps what happened to flows.
    public static let auditChain = AuditNote.chain

    let desk: FlowDesk
    let api: FlowAPI
    private let events: FlowEvents
    private let time: TimeSource

    /// Puts flows together over a store.
    ///
    /// - Parameters:
    ///   - configuration: Who may ask for flows, and how carefully it is done.
    ///   - store: The store of the inbox: what a push changes is changed when it is settled.
    ///   - surroundings: Makes codes and jobs.
    ///   - counting: Hears of refusals.
    ///   - time: The clocks.
    /// - Throws: ``BindingTextError`` where a text of the configuration cannot be used.
    public init(
        configuration: BindingConfiguration,
        store: any StateStore,
        surroundings: any FlowSurroundings,
        counting: (any FlowCounting)? = nil,
        time: TimeSource = .system
    ) throws(BindingTextError) {
        desk = FlowDesk(
            store: store,
            configuration: configuration,
            replies: try configuration.replies(),
            surroundings: surroundings,
            counters: FlowCounters(counting: counting)
        )
        events = FlowEvents(desk: desk, time: time)
        api = FlowAPI(
            desk: desk,
            events: events,
            refusals: RefusalPace(time: time)
        )
        self.time = time
    }

    /// Adds the handlers of flows to an account's scenes; what was registered for other pushes is asked after them.
    ///
    /// - Throws: ``RegistryError`` where the scenes `b1_*` are taken.
    public func register(in scenes: inout SceneRegistry) throws(RegistryError) {
        try scenes.on(FlowScanHandler.pattern, name: "binding", handler: FlowScanHandler(desk: desk))
        let (chat, others) = (FlowChatHandler(desk: desk), scenes.otherPush)
        scenes.onOtherPush { push, context in
            if let reply = try await chat.handle(push, context) { return reply }
            return try await others?(push, context)
        }
    }

    /// Whether a push can move a flow or a binding: a scan of a flow's code, a flow's word in the chat, an unfollowing.
    ///
    /// What is bound rests on the platform's word for who did it, so nobody else may make up such a push.
    package func hears(_ push: Push) -> Bool {
        if let scan = push.scan { return scan.scene.text.hasPrefix(FlowScene.prefix) }
        return push.event == .unsubscribe
            || push.messageType == "text" && push.text(of: "Content").flatMap { ChatWord($0) } != nil
    }

    /// What the scenes of flows' codes begin with: each is made for one scan.
    public static let scenePrefix = FlowScene.prefix

    /// Whether a path belongs to the API of flows.
    public func takes(apiPath path: String) -> Bool { FlowAPI.takes(path) }

    /// Answers a request to the API, whose caller is known.
    public func answer(_ request: Request, caller: FlowCaller, _ exchange: Exchange) -> Response? {
        api.handle(request, caller: caller, exchange)
    }

    /// The pages below `/scan/`, for the public listener: those of browsers, and `/scan/tap/`, on which a phone confirms.
    ///
    /// - Parameter next: Answers what is none of theirs.
    /// - Returns: The handler of all.
    public func pages(before next: any RequestHandler) -> any RequestHandler {
        let refusals = RefusalPace(time: time)
        let pages = FlowPages(
            desk: desk,
            events: events,
            refusals: refusals,
            polls: PollMemory(limits: desk.configuration.limits),
            next: next
        )
        return TapPages(desk: desk, refusals: refusals, next: pages)
    }

    /// Ends what is over, until its task is cancelled.
    public func keep() async {
        let keeper = FlowKeeper(desk: desk)
        var hasLookedBack = false
        repeat {
            do {
                try await keeper.round(
                    minutesBack: hasLookedBack ? FlowKeeper.minutesBack : FlowKeeper.firstMinutesBack
                )
                hasLookedBack = true
            } catch {
                // A store that is away is there again in a later round.
            }
        } while (try? await time.sleep(time.now() + FlowKeeper.interval)) != nil
    }
}

/// A text of the configuration that cannot be used.
public struct BindingTextError: Error, Sendable, CustomStringConvertible {
    /// The fact and the fix.
    public let description: String
}

extension BindingConfiguration {
    /// Holds the texts in place of the shipped ones to the placeholders they may have and must have.
    ///
    /// - Throws: ``BindingTextError``.
    public func checkTexts() throws(BindingTextError) { _ = try replies() }

    /// The replies in words.
    func replies() throws(BindingTextError) -> FlowReplies {
        var changed: [ReplyLanguage: [ReplyTemplateName: String]] = [:]
        for (language, texts) in texts {
            guard let language = ReplyLanguage(rawValue: language) else {
                throw BindingTextError(description: "there are no replies in '\(language)'; take zh or en")
            }
            for (name, text) in texts {
                guard let name = ReplyTemplateName(rawValue: name) else {
                    let names = ReplyTemplateName.allCases.map(\.rawValue).joined(separator: ", ")
                    throw BindingTextError(description: "there is no reply '\(name)'; take one of \(names)")
                }
                changed[language, default: [:]][name] = text
            }
        }
        let language = try replyLanguage()
        do {
            return try FlowReplies(
                changed: changed,
                language: language,
                tapBase: publicURL + "/scan/tap/"
            )
        } catch {
            throw BindingTextError(description: error.description)
        }
    }
    private func replyLanguage() throws(BindingTextError) -> ReplyLanguage {
        guard let language = ReplyLanguage(rawValue: language) else {
            throw BindingTextError(description: "there is no language '\(language)'; take zh or en")
        }
        return language
    }
}
