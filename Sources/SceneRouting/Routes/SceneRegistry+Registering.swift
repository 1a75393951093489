public import WeChatPush

extension SceneRegistry {
    /// Registers a handler for the scenes of a pattern.
    ///
    /// A pattern may be registered once for both kinds and once for each of them: the restricted route goes first.
    ///
    /// - Parameters:
    ///   - pattern: Which scenes (``ScenePattern``).
    ///   - kinds: Follows, scans or, by default, both.
    ///   - name: What logs and metrics call the route; by default the pattern.
    ///   - handler: What happens.
    /// - Throws: ``RegistryError``: the pattern is none, or another route takes the same scenes of the same kinds.
    public mutating func on(
        _ pattern: ScenePattern,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil,
        handler: any SceneHandler
    ) throws(RegistryError) {
        try add(Route(name: name, pattern: pattern, kinds: kinds, action: .handler(handler), origin: .code))
    }

    /// Registers a handler for the scenes of a pattern as it is written (``ScenePattern``).
    public mutating func on(
        _ pattern: String,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil,
        handler: any SceneHandler
    ) throws(RegistryError) {
        try on(try Self.parsed(pattern), kinds: kinds, name: name, handler: handler)
    }

    /// Registers a closure for the scenes of a pattern.
    public mutating func on(
        _ pattern: ScenePattern,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil,
        _ body: @escaping SceneBody
    ) throws(RegistryError) {
        try on(pattern, kinds: kinds, name: name, handler: ClosureHandler(body: body))
    }

    /// Registers a closure for the scenes of a pattern as it is written.
    public mutating func on(
        _ pattern: String,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil,
        _ body: @escaping SceneBody
    ) throws(RegistryError) {
        try on(try Self.parsed(pattern), kinds: kinds, name: name, handler: ClosureHandler(body: body))
    }

    /// Registers a reply that needs no code.
    public mutating func reply(
        _ pattern: ScenePattern,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil,
        with template: ReplyTemplate
    ) throws(RegistryError) {
        try add(Route(name: name, pattern: pattern, kinds: kinds, action: .reply(template), origin: .code))
    }

    /// Registers a reply that needs no code, for a pattern as it is written.
    public mutating func reply(
        _ pattern: String,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil,
        with template: ReplyTemplate
    ) throws(RegistryError) {
        try reply(try Self.parsed(pattern), kinds: kinds, name: name, with: template)
    }

    private static func parsed(_ text: String) throws(RegistryError) -> ScenePattern {
        do {
            return try ScenePattern.parse(text)
        } catch {
            throw .pattern(text, error)
        }
    }
}
