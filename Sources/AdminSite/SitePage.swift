package import HTMLPages

/// One page of the site: a value that says what it shows, in one language, and knows no store.
///
/// To add a page: (1) a value of this protocol, with its words in a table of both languages, in a folder of its own;
/// (2) a ``SitePart`` that takes its paths, asks the desks and returns it; (3) that part's line in ``AdminSite/parts``;
/// (4) its path in `deploy/admin-check`, which walks every page in both languages and widths. The frame around it (head,
/// navigation, the heading, copies) is ``SiteFrame``'s.
package protocol SitePage: Sendable {
    /// Which item of the navigation it belongs to.
    var section: SiteSection { get }
    /// Its heading, and its name in the browser's tab.
    var title: String { get }
    /// What stands beside the heading: a choice of times, a button.
    var aside: HTML? { get }
    /// What stands below the heading.
    var body: HTML { get }
    /// The same view as a command and as a call of the API.
    var copies: [PageCopy] { get }
}

extension SitePage {
    /// Nothing.
    package var aside: HTML? { nil }
    /// None.
    package var copies: [PageCopy] { [] }
}
