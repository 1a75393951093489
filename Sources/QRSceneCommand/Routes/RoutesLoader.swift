import QRScene

/// Reads routes files into registries.
enum RoutesLoader {
    /// Reads a routes file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - forwarder: Who forwards; without one the file is for looking at, and no secret is asked for.
    /// - Returns: The registry of its routes; an empty one where there is no file.
    /// - Throws: ``ConfigurationError``.
    static func scenes(at path: String?, by forwarder: Forwarder? = nil) throws(ConfigurationError) -> SceneRegistry {
        var scenes = SceneRegistry()
        guard let path else { return scenes }
        var targets: [ForwardTarget] = []
        do {
            try scenes.add(try RoutesFile(path: path)) { entry in
                guard let forwarder else { return try ForwardSketch(entry) }
                let target = try target(of: entry)
                targets.append(target)
                return ForwardHandler(target: target, forwarder: forwarder)
            }
        } catch {
            throw .routes(error.description)
        }
        // Only now: a file that is not used must not decide what jobs are signed with.
        for target in targets { forwarder?.adopt(target) }
        return scenes
    }

    private static func target(of entry: ForwardEntry) throws -> ForwardTarget {
        try ForwardTarget(
            url: entry.url,
            secret: try secret(entry.secret),
            previousSecret: try entry.previousSecret.map(secret),
            isOrdered: entry.isOrdered,
            allowsPrivate: entry.allowsPrivate
        )
    }

    private static func secret(_ secret: ForwardEntry.Secret) throws -> WebhookSecret {
        switch secret {
        case .written(let text): return try WebhookSecret(text)
        case .environment(let name):
            guard let text = try EnvironmentSecret.read(name) else { throw ForwardTargetError.noSecret(variable: name) }
            return try WebhookSecret(text)
        }
    }
}
