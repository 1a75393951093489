internal import Admin
internal import HTMLPages
internal import HTTPTypes
package import HTTPWire
package import Store

/// One request to the site, and who sends it.
package struct SiteVisit: Sendable {
    /// The request.
    package let request: Request
    /// Who it is.
    package let session: SiteSession
    /// How its page is to look.
    package let look: SiteLook
    /// The query's fields.
    package let query: FormFields
    /// The form's fields; none of a `GET`.
    package let form: FormFields
    private let state: any StateStore

    init(_ request: Request, _ session: SiteSession, _ look: SiteLook, _ state: any StateStore) throws(SiteRefusal) {
        self.request = request
        self.session = session
        self.look = look
        self.state = state
        do {
            query = try FormFields(request.query)
            form = try FormFields(request.method == .post ? request.body : [])
        } catch {
            let language = look.language
            throw .bad(language.say("网址或表单中有无法理解的内容。", "The address or the form cannot be understood."))
        }
    }

    /// The path.
    package var path: String { request.path }
    /// Whether it wants something done.
    package var isPost: Bool { request.method == .post }
    /// Which language.
    package var language: SiteLanguage { look.language }

    /// Holds it to being a `GET` or a `HEAD`.
    package func checkReads() throws(SiteRefusal) {
        if isPost { throw .method(allowed: [.get, .head]) }
    }

    /// Holds it to being a `POST`.
    package func checkWrites() throws(SiteRefusal) {
        if !isPost { throw .method(allowed: [.post]) }
    }

    /// Notes what is about to be done: to be called before doing it, so that nothing is done that was not noted.
    ///
    /// - Parameters:
    ///   - deed: What, in a word: `replay`.
    ///   - object: To what: `evt_12`; no openid and no secret.
    /// - Throws: `StoreError`.
    package func note(_ deed: String, _ object: String) async throws(StoreError) {
        try await state.change([AuditNote(at: look.now, by: author, deed: deed, object: object).change], jobs: [])
    }

    /// Who does it.
    var author: AuditAuthor { AuditAuthor(name: session.name, address: request.browserAddress) }
}
