internal import WeChatPush

/// The routes of one account while they are being put together; ``router()`` freezes them for use.
///
/// ```swift
/// var scenes = SceneRegistry()
/// try scenes.on("table/{number}") { scan, context in
///     let number = try context.parameters.require("number", as: Int.self)
///     return .text("Table \(number)")
/// }
/// let router = scenes.router()
/// ```
///
/// The order of registration does not matter: the most specific route handles a scan wherever it stands
/// (``Specificity``). It decides only between routes that are equally specific and take different scenes.
public struct SceneRegistry: Sendable {
    /// Regular expressions are the one kind of pattern that has to be tried one by one.
    static let regexLimit = 128

    /// The routes so far, in the order of registration.
    public private(set) var routes: [Route] = []
    private var middleware: [any SceneMiddleware] = []
    /// What happens with pushes that are no scans; whoever comes before it calls it (``onOtherPush(_:)``).
    public private(set) var otherPush: PushBody?
    private var taken: [Key: Int] = [:]
    private var regexes = 0

    private struct Key: Hashable {
        let identity: String
        let kinds: Set<Scan.Kind>
    }

    /// A registry without routes.
    public init() {}

    /// Freezes the routes into a table for look-up.
    public func router() -> SceneRouter {
        SceneRouter(routes: routes, middleware: middleware, otherPush: otherPush)
    }

    /// Puts middleware around every scan that has a route; the first one registered is the outermost.
    public mutating func use(_ middleware: any SceneMiddleware) { self.middleware.append(middleware) }

    /// Sets what happens with pushes that are no scans: messages, menu clicks, follows without a code.
    ///
    /// There is one such handler; a second call replaces it.
    public mutating func onOtherPush(_ body: @escaping PushBody) { otherPush = body }

    mutating func add(_ route: Route) throws(RegistryError) {
        guard !route.kinds.isEmpty else { throw .noKinds(pattern: route.pattern.text) }
        let key = Key(identity: route.pattern.identity, kinds: route.kinds)
        if let first = taken[key] { throw .duplicate(first: routes[first], second: route) }
        if case .reply(let template) = route.action { try Self.check(template, of: route.pattern) }
        if case .regex = route.pattern.form {
            guard regexes < Self.regexLimit else { throw .tooManyRegexes(limit: Self.regexLimit) }
            regexes += 1
        }
        taken[key] = routes.count
        routes.append(route)
    }

    private static func check(_ template: ReplyTemplate, of pattern: ScenePattern) throws(RegistryError) {
        do {
            try template.check(parameters: pattern.parameterNames)
        } catch {
            throw .template(pattern: pattern.text, error)
        }
    }
}
