package import HTTPTypes
package import HTTPWire

/// Some paths of the site, and what answers them: it asks the desks, and makes a page of what they say.
package protocol SitePart: Sendable {
    /// The item of the navigation that it stands behind; `nil` for none.
    var section: SiteSection? { get }
    /// Whether a path is its.
    func takes(_ path: String) -> Bool
    /// Answers a visit whose visitor may be here; a `POST` has proved to come from one of our pages.
    ///
    /// - Throws: ``SiteRefusal``; a `StoreError` is shown as the store's being away.
    func answer(_ visit: SiteVisit) async throws -> SiteAnswer
}

/// What comes of a visit.
package enum SiteAnswer: Sendable {
    /// A page.
    case page(any SitePage, status: HTTPResponse.Status = .ok)
    /// Another address: behind each `POST`.
    case see(String)
    /// Something that is no page: a file, a picture.
    case response(Response)
    /// Something that goes on.
    case stream(@Sendable (Exchange) -> Void)
}

/// Why a visit leads to nothing.
package enum SiteRefusal: Error, Sendable, Equatable {
    /// Nothing stands there, or no more.
    case notFound
    /// The query or the form cannot be understood: in the visitor's language.
    case bad(String)
    /// It is not done with that method.
    case method(allowed: [HTTPRequest.Method])
    /// The store keeps nothing that could be shown.
    case nothingKept
    /// It cannot be done as things stand: in the visitor's language.
    case conflict(String)
}
