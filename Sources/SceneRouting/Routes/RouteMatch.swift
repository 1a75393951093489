/// The one route that handles a scan, and what its pattern read out of the scene.
public struct RouteMatch: Sendable {
    /// The route.
    public let route: Route
    /// The parameters of its pattern.
    public let parameters: SceneParameters
}
