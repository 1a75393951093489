internal import HTTPWire
internal import OfficialAccount
internal import Store

/// Which pushes the list of events shows: what stands in its form, as texts.
struct EventQuery: Sendable, Equatable {
    /// The ages that can be chosen, in hours.
    static let ages: [(name: String, hours: Int64)] = [("1h", 1), ("24h", 24), ("7d", 168), ("30d", 720)]
    /// The events that can be chosen; others can be named in the address.
    static let events = ["subscribe", "scan", "unsubscribe", "text", "click", "view"]
    static let pageLength = 50

    var state: StoredPush.State?
    var event: String?
    var scene: String?
    var openID: String?
    var age: String?
    var account: String?
    var after: PushID?

    /// What a query asks for; what cannot be understood is left out, and the form then shows that it is.
    init(_ query: FormFields) {
        let text = { (name: String) in query[name].flatMap { $0.isEmpty ? nil : $0 } }
        state = text("state").flatMap { StoredPush.State(rawValue: $0) }
        event = text("event")?.lowercased()
        scene = text("scene").flatMap { SceneValue($0)?.text }
        openID = text("openid")
        age = text("since").flatMap { word in Self.ages.contains { $0.name == word } ? word : nil }
        account = text("account")
        after = text("after").flatMap { PushID($0) }
    }

    /// The filter; one more than the page, to know whether there is a next.
    func filter(now: Int64) -> PushFilter {
        var filter = PushFilter(states: state.map { [$0] } ?? [], after: after, limit: Self.pageLength + 1)
        filter.event = event
        filter.scene = scene.flatMap { SceneValue($0) }
        filter.openID = openID.map { OpenID(rawValue: $0) }
        filter.account = account
        filter.since = Self.ages.first { $0.name == age }.map { now - $0.hours * 3_600_000 }
        return filter
    }

    /// Its fields with their values.
    private var fields: [(String, String?)] {
        [
            ("state", state?.rawValue), ("event", event), ("scene", scene), ("openid", openID), ("since", age),
            ("account", account),
        ]
    }

    /// Whether no index of a store leads to what is wanted.
    var needsLooking: Bool {
        let isIndexed = scene != nil || openID != nil || state.map { StoredPush.State.failures.contains($0) } ?? false
        return !isIndexed && (state != nil || event != nil || account != nil)
    }

    /// Whether anything is left out of the list.
    var isNarrow: Bool { fields.contains { $0.1 != nil } }

    /// The list's address; of the page behind a push.
    func address(after: PushID? = nil) -> String {
        QueryText.link("/events", fields + [("after", after?.description)])
    }

    /// The address without one of its fields.
    func address(without name: String) -> String { QueryText.link("/events", fields.filter { $0.0 != name }) }

    /// What is chosen, by field.
    var chosen: [(name: String, value: String)] { fields.compactMap { name, value in value.map { (name, $0) } } }

    /// The same list by the command, and by the API.
    func copies(now: Int64) -> [PageCopy] {
        var words = ["events"]
        let options: [(String, String?)] = [
            ("--status", state?.rawValue), ("--event", event), ("--scene", scene), ("--openid", openID),
            ("--since", age),
        ]
        for case (let option, let value?) in options { words += [option, value] }
        let since = Self.ages.first { $0.name == age }.map { Timestamp.text(now - $0.hours * 3_600_000) }
        let call = QueryText.link(
            "/api/v1/events",
            fields.filter { $0.0 != "since" } + [("since", since), ("after", after?.description)]
        )
        return [.command(words), .call("GET", call)]
    }
}
