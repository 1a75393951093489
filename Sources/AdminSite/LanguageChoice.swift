internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire

/// `?lang=zh` on any page: remembers the choice, and leads back to the page without it.
struct LanguageChoice: Sendable {
    /// The page.
    let target: String
    /// What is remembered.
    let cookie: String

    /// The choice of a request; `nil` where there is none.
    init?(_ request: Request) {
        guard request.method == .get, let query = try? FormFields(request.query),
            let language = query["lang"].flatMap({ SiteLanguage(rawValue: $0) })
        else { return nil }
        let others = query.values.filter { $0.key != "lang" }.sorted { $0.key < $1.key }
        target = LocalAddress.checked(QueryText.link(request.path, others.map { ($0.key, $0.value) }))
        cookie = language.cookie
    }

    /// The address that chooses a language for a page.
    static func address(_ language: SiteLanguage, of request: Request) -> String {
        let query = (try? FormFields(request.query))?.values ?? [:]
        let others = query.filter { $0.key != "lang" && $0.key != "done" }.sorted { $0.key < $1.key }
        return QueryText.link(request.path, [("lang", language.rawValue)] + others.map { ($0.key, $0.value) })
    }
}
