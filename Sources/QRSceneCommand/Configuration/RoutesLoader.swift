import QRScene

/// Reads routes files into registries.
enum RoutesLoader {
    /// The registry of a routes file; an empty one where there is no file.
    static func scenes(at path: String?) throws(ConfigurationError) -> SceneRegistry {
        var scenes = SceneRegistry()
        guard let path else { return scenes }
        do {
            try scenes.add(try RoutesFile(path: path))
        } catch {
            throw .routes(error.description)
        }
        return scenes
    }
}
