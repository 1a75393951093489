/// A small route table: exact scenes in a dictionary, then `name/{parameter}` patterns, then the fallback.
struct SceneTable: Sendable {
    private let exact: [String: String] = ["vip": "尊贵的客人，欢迎"]
    private let patterns: [(prefix: String, reply: @Sendable (Substring) -> String)] = [
        ("table/", { "桌号 \($0)，欢迎" }),
        ("order:", { "订单 \($0)" }),
    ]

    func reply(to scene: String) -> String? {
        if let text = exact[scene] { return text }
        for (prefix, reply) in patterns where scene.hasPrefix(prefix) {
            return reply(scene.dropFirst(prefix.count))
        }
        return scene
    }
}
