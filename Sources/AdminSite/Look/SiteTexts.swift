/// The words of a part of the site in one language.
protocol SiteTexts: Sendable {
    /// Which language.
    var language: SiteLanguage { get }
}

extension SiteTexts {
    /// The one of two texts that is in the language.
    func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }
}
