internal import Binding
internal import HTTPWire

/// Which flows somebody wants to see, or whose history.
struct BindingsQuery: Sendable, Equatable {
    /// Only flows in this state.
    var state: String?
    /// Only flows with a lower place.
    var before: Int64?
    /// Whose history; the application's name for the account.
    var account: String?
    /// The application.
    var application: String

    init(_ query: FormFields, applications: [String]) {
        state = query["state"].flatMap { OperatorDesk.states.contains($0) ? $0 : nil }
        before = query["before"].flatMap { Int64($0) }
        account = query["account"].flatMap { $0.isEmpty ? nil : $0 }
        application =
            query["application"].flatMap { applications.contains($0) ? $0 : nil } ?? applications.first ?? "default"
    }

    /// One account's history.
    init(account: String, application: String) {
        self.account = account
        self.application = application
    }

    /// A link to this view, or one beside it.
    func link(_ change: (inout BindingsQuery) -> Void = { _ in }) -> String {
        var query = self
        change(&query)
        return QueryText.link(
            "/bindings",
            [
                ("state", query.state), ("before", query.before.map { "\($0)" }), ("account", query.account),
                ("application", query.account == nil ? nil : query.application),
            ]
        )
    }
}
