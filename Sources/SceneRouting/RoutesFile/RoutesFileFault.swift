/// What can be wrong in a routes file.
public enum RoutesFileFault: Error, Sendable {
    /// The system refused to read it.
    case unreadable(errno: Int32)
    /// The file is larger than any table of routes.
    case tooLarge(limit: Int)
    /// The bytes are not UTF-8.
    case notUTF8
    /// The text is not YAML.
    case yaml(String)
    /// Keys that stand more than once in one mapping.
    case repeatedKeys([String])
    /// There is no list `routes`.
    case noRoutes
    /// Something else stands where a mapping, a list or a text is expected; `what` names the place.
    case expected(Shape, what: String)
    /// A key that means nothing here.
    case unknownKey(String, known: [String])
    /// A key without which the place says nothing.
    case missingKey(String, what: String)
    /// A text that must not be empty.
    case empty(String)
    /// The scene is no pattern.
    case pattern(String, ScenePatternError)
    /// A word in `on` that is neither `subscribe` nor `scan`.
    case kind(String)
    /// `on` is an empty list.
    case noKinds
    /// The route says what to take and not what to do.
    case noReply
    /// The route says two things that exclude each other.
    case both(String, String)
    /// Something else stands where `true` or `false` is expected.
    case notTrueOrFalse(String)
    /// Another route forwards to the same URL with other settings.
    case forwardDiffers(line: Int)
    /// The scan cannot be forwarded there; the text is the fact and the fix.
    case forward(String)
    /// The reply is of no kind that exists, or of several.
    case replyKind([String])
    /// More articles than the platform shows in answer to a scan.
    case articles(Int)
    /// The reply's text is no template.
    case template(ReplyTemplateError)
    /// The registry does not take the route.
    case registry(RegistryError)

    /// What a place of the file can be expected to hold.
    public enum Shape: String, Sendable {
        /// `key: value` lines.
        case mapping
        /// `- item` lines.
        case list
        /// A word or a quoted text.
        case text
    }

    static let replyKinds = [
        "text", "image", "voice", "video", "music", "news", "transfer_customer_service", "none",
    ]
}

extension RoutesFileFault: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .unreadable, .tooLarge, .notUTF8, .yaml, .repeatedKeys: fileDescription
        case .noRoutes, .expected, .unknownKey, .missingKey, .empty: shapeDescription
        case .pattern(let text, let error): "'\(text)' is no scene pattern: \(error)"
        case .kind(let word):
            "'\(word)' is no kind of scan\(Spelling.didYouMean(word, among: ["subscribe", "scan"])); on takes subscribe and scan"
        case .noKinds: "on is empty, so the route never runs; name subscribe or scan, or leave on away for both"
        case .noReply:
            "the route does nothing; give it a reply, such as reply: { text: \"…\" }, a forward, or reply: none"
        case .both, .notTrueOrFalse, .forwardDiffers, .forward: forwardDescription
        case .replyKind(let words) where words.count > 1:
            "a reply is of one kind, and this one has \(words.joined(separator: ", ")); keep one"
        case .replyKind(let words): replyKindDescription(words.first ?? "")
        case .articles(let count):
            "in answer to a scan the platform shows one article, and there are \(count); keep the first"
        case .template(let error): "\(error)"
        case .registry(let error): "\(error)"
        }
    }

    private var fileDescription: String {
        switch self {
        case .unreadable(let errno): "the file cannot be read: \(SystemError.text(errno))"
        case .tooLarge(let limit): "the file has more than \(limit) bytes; split it, or register the scenes in code"
        case .notUTF8: "the file is not UTF-8; save it as UTF-8"
        case .yaml(let problem): "this is not YAML: \(problem); quote texts that have any of * & { } [ ] : # in them"
        case .repeatedKeys(let keys): "the key \(keys.joined(separator: ", ")) stands twice in one place; keep one"
        default: ""
        }
    }

    private var forwardDescription: String {
        switch self {
        case .both(let one, let other): "there are both \(one) and \(other); keep one"
        case .notTrueOrFalse(let key): "\(key) must be true or false"
        case .forwardDiffers(let line):
            """
            the route on line \(line) forwards to this URL with another secret or allow_private; give both the same, or \
            tell the URLs apart by a query
            """
        case .forward(let problem): problem
        default: ""
        }
    }

    private var shapeDescription: String {
        switch self {
        case .noRoutes: "there is no list of routes; begin the file with routes: and write each route as - scene: …"
        case .expected(let shape, let what): "\(what) must be a \(shape.rawValue)\(shape == .text ? "; quote it" : "")"
        case .unknownKey(let key, let known):
            "'\(key)' means nothing here\(Spelling.didYouMean(key, among: known)); there are \(known.joined(separator: ", "))"
        case .missingKey(let key, let what): "\(what) needs the key \(key)"
        case .empty(let key): "\(key) is empty; fill it, or write reply: none where nothing is to be shown"
        default: ""
        }
    }

    private func replyKindDescription(_ word: String) -> String {
        let known = Self.replyKinds.joined(separator: ", ")
        guard !word.isEmpty else { return "the reply is empty; it takes one of \(known)" }
        return """
            '\(word)' is no kind of reply\(Spelling.didYouMean(word, among: Self.replyKinds)); there are \(known), and a \
            text is written reply: { text: "…" }
            """
    }
}
