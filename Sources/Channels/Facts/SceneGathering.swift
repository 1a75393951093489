/// Counts the scenes of codes that are made for one scan as one scene each kind: they would fill the tables with scenes
/// of one fact.
public struct SceneGathering: Sendable, Hashable {
    private let prefixes: [String]

    /// A gathering.
    ///
    /// - Parameter prefixes: How the scenes begin that are counted as one each.
    public init(_ prefixes: [String] = []) { self.prefixes = prefixes }

    /// The name under which a scene is counted.
    public func name(of scene: String) -> String {
        prefixes.first { scene.hasPrefix($0) }.map { $0 + "*" } ?? scene
    }
}
