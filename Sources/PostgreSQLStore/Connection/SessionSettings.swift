/// Where the server is, and what every session to it is told first.
struct SessionSettings: Sendable {
    let url: String
    /// Whether an acknowledgement must mean that the row is on the server's disk.
    let mustBeDurable: Bool
    /// Beyond it a server that says nothing counts as gone.
    ///
    /// A receiver's is below ``LeaseTimes/lifetime``: what it has got to hear of, it has heard of by then, or never will.
    var patience: Duration = .seconds(5)
    /// Whether each prepared statement is planned once and for all, not anew for the arrays of each batch.
    ///
    /// Planning a batch of thirty pushes costs the server as much as storing it.
    var plansOnce = false

    /// Connects, and makes sure that the server keeps what it acknowledges.
    ///
    /// The server's limit is shorter than ``patience``: so it gives up first, and the session learns of it.
    func connect() throws(SessionError) -> Session {
        var session = try Session.open(url, patience: patience)
        _ = try session.script(
            """
            SET statement_timeout = '\(patience.components.seconds - 1)s';
            SET lock_timeout = '2s';
            SET idle_in_transaction_session_timeout = '30s';
            SET default_transaction_isolation = 'read committed';
            """
        )
        if plansOnce { _ = try session.script("SET plan_cache_mode = force_generic_plan") }
        guard mustBeDurable else {
            _ = try session.script("SET synchronous_commit = off")
            return session
        }
        let found = try session.run([SQLStatement(nil, Self.question)]).first?.first
        for setting in ["fsync", "synchronous_commit"] {
            let value = found?.text(setting) ?? "unknown"
            guard value == "on" || value == "remote_apply" else {
                throw .notDurable(setting: setting, value: value)
            }
        }
        return session
    }

    private static let question = """
        SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit
        """
}
