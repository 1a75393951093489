internal import HTMLPages
internal import HTTPTypes
package import HTTPWire

/// The languages of the site; the first is spoken to whoever wants neither.
package enum SiteLanguage: String, Sendable, CaseIterable {
    /// 简体中文.
    case chinese = "zh"
    /// English.
    case english = "en"

    /// The text in this language.
    package func say(_ chinese: String, _ english: String) -> String { self == .chinese ? chinese : english }

    /// The page's `lang`.
    package var tag: String { say("zh-CN", "en") }

    /// Its own name, for those who look for it on a page in another.
    package var name: String { say("中文", "English") }

    /// What a browser wants: what was chosen on the site, else what its user reads.
    package init(_ request: Request) {
        let chosen = request.cookie(Self.cookieName).flatMap { SiteLanguage(rawValue: String($0)) }
        self = chosen ?? AcceptLanguage.preferred(SiteLanguage.self, in: request[.acceptLanguage]) ?? .chinese
    }

    /// How the choice is remembered: for a year; no script needs it, and it says nothing about anybody.
    package var cookie: String {
        "\(Self.cookieName)=\(rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    }

    private static let cookieName = "qrscene-language"
}
