internal import HTTPWire
internal import Store

/// Which codes somebody wants to see, and how.
struct CodesQuery: Sendable {
    /// How they are laid out.
    enum Layout: String, Sendable, CaseIterable { case grid, list }

    var account: String
    var channel: String?
    var scene: String?
    var layout: Layout
    /// Behind which code the page begins.
    var after: CodeID?

    init(_ query: FormFields, accounts: [String], _ look: SiteLook) throws(SiteRefusal) {
        account = query.account(among: accounts)
        channel = query["channel"].flatMap { $0.isEmpty ? nil : $0 }
        scene = query["scene"].flatMap { $0.isEmpty ? nil : $0 }
        layout = query["layout"].flatMap { Layout(rawValue: $0) } ?? .grid
        if let text = query["after"], !text.isEmpty {
            guard let id = CodeID(text) else { throw .bad(look.say("没有这样的编号。", "There is no such code.")) }
            after = id
        }
    }

    /// How many codes one page has.
    var limit: Int { layout == .grid ? 24 : 100 }

    var filter: CodeFilter {
        CodeFilter(account: account, scene: scene, channel: channel, before: after, limit: limit)
    }

    /// A link to this view, or one beside it.
    func link(_ path: String = "/codes", _ change: (inout CodesQuery) -> Void = { _ in }) -> String {
        var query = self
        change(&query)
        return QueryText.link(
            path,
            [
                ("account", query.account == "default" ? nil : query.account), ("channel", query.channel),
                ("scene", query.scene), ("layout", query.layout == .grid ? nil : query.layout.rawValue),
                ("after", query.after?.description),
            ]
        )
    }
}
