import QRScene

/// The routes that `dev` has where there is no routes file.
enum SampleRoutes {
    static let text = """
        routes:
          - scene: "table/{number}"
            reply: { text: "桌号 {number}，欢迎" }
          - scene: "table/1"
            reply: { text: "您坐在主桌，欢迎" }
          - scene: "1..100000"
            reply: { text: "感谢通过渠道 {scene} 关注我们" }
          - scene: "gift"
            on: [subscribe]
            reply: { text: "欢迎，新朋友的礼物在这里：<a href=\\"https://example.com/gift\\">领取</a>" }
          - scene: "*"
            reply: { text: "收到：{scene}" }
        """

    /// The registry of these routes.
    static func scenes() throws(ConfigurationError) -> SceneRegistry {
        var scenes = SceneRegistry()
        do {
            try scenes.add(try RoutesFile(text, path: "built in"))
        } catch {
            throw .routes(error.description)
        }
        return scenes
    }
}

extension ServePlan {
    /// Gives each account without a routes file the sample routes.
    mutating func addSampleRoutes() throws(ConfigurationError) {
        for index in accounts.indices where routesPaths[accounts[index].name] == nil {
            accounts[index].scenes = try SampleRoutes.scenes()
        }
        // What `dev` prints anyway, or has just cured.
        warnings = []
    }
}
