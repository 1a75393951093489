import SceneRouting

/// Reads routes files into registries.
enum RoutesLoader {
    /// The registry of a routes file; an empty one where there is no file.
    static func scenes(at path: String?) throws(ConfigurationError) -> SceneRegistry {
        var scenes = SceneRegistry()
        guard let path else { return scenes }
        let text = try Settings.text(at: path)
        do {
            try RoutesFile(text, path: path).register(in: &scenes)
        } catch {
            throw .file(path: path, line: nil, "\(error)")
        }
        return scenes
    }
}
