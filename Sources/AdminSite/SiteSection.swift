/// What the navigation lists, in its order.
package enum SiteSection: String, Sendable, CaseIterable {
    /// What happens now.
    case now
    /// Pushes.
    case events
    /// Codes that were made.
    case codes
    /// What channels brought.
    case channels
    /// Flows and bindings.
    case bindings
    /// What answers which scene.
    case routes
    /// What somebody has to look at.
    case failures
    /// How the receiver is.
    case health

    /// Where it stands.
    package var path: String { self == .now ? "/" : "/" + rawValue }

    /// The key that leads there behind `g`.
    var key: String {
        switch self {
        case .now: "n"
        case .events: "e"
        case .codes: "c"
        case .channels: "a"
        case .bindings: "b"
        case .routes: "r"
        case .failures: "f"
        case .health: "h"
        }
    }

    /// Its name.
    package func title(_ language: SiteLanguage) -> String {
        switch self {
        case .now: language.say("此刻", "Now")
        case .events: language.say("事件", "Events")
        case .codes: language.say("二维码", "Codes")
        case .channels: language.say("渠道", "Channels")
        case .bindings: language.say("绑定", "Bindings")
        case .routes: language.say("路由", "Routes")
        case .failures: language.say("失败", "Failures")
        case .health: language.say("健康", "Health")
        }
    }
}
