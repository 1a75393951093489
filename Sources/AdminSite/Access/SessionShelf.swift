internal import Admin
internal import Store

/// The sessions and login links in a store: so they hold on every instance that shares it.
struct SessionShelf: Sendable {
    /// How long a session lasts, whatever is done with it.
    static let life: Int64 = 12 * 3_600_000
    /// How long a link can be used.
    static let linkLife: Int64 = 5 * 60_000

    private static let sessionKind = "admin_session"
    private static let linkKind = "admin_link"

    let state: any StateStore

    /// The living session of a secret.
    func session(_ secret: SessionSecret) async throws(StoreError) -> SiteSession? {
        let record = try await state.record(Self.key(Self.sessionKind, secret))
        guard let record, record.expiresAt ?? 0 > state.now else { return nil }
        return SiteSession.Origin(rawValue: String(decoding: record.body, as: UTF8.self)).map {
            SiteSession(secret: secret, origin: $0)
        }
    }

    /// Begins a session, and notes it.
    ///
    /// - Parameters:
    ///   - origin: How it begins.
    ///   - address: The browser's.
    ///   - link: The link that it uses up; whoever uses it a moment later finds it gone.
    /// - Returns: The session; `nil` where the link is none, is used up or is too old.
    /// - Throws: `StoreError`.
    func begin(
        _ origin: SiteSession.Origin,
        from address: String,
        by link: SessionSecret? = nil
    ) async throws(StoreError) -> SiteSession? {
        let session = SiteSession(secret: SessionSecret(), origin: origin)
        var changes: [StateChange] = [
            put(Self.sessionKind, session.secret, origin.rawValue, for: Self.life)
        ]
        if let link {
            let record = try await state.record(Self.key(Self.linkKind, link))
            guard let record, record.expiresAt ?? 0 > state.now else { return nil }
            changes.append(.remove(record.key, version: record.version))
        }
        let deed = origin == .here ? "session" : "login"
        changes.append(note(deed, session.name, by: session.name, from: address))
        do {
            try await state.change(changes, jobs: [])
            return session
        } catch .stateChanged {
            return nil
        }
    }

    /// Ends a session, and notes it.
    func end(_ session: SiteSession, from address: String) async throws(StoreError) {
        guard let record = try await state.record(Self.key(Self.sessionKind, session.secret)) else { return }
        let changes: [StateChange] = [
            .remove(record.key, version: record.version),
            note("logout", session.name, by: session.name, from: address),
        ]
        do {
            try await state.change(changes, jobs: [])
        } catch .stateChanged {
            // Somebody else has just ended it.
        }
    }

    /// Makes a link that begins one session.
    func makeLink(from address: String) async throws(StoreError) -> (secret: SessionSecret, expiresAt: Int64) {
        let secret = SessionSecret()
        let made = put(Self.linkKind, secret, "", for: Self.linkLife)
        try await state.change(
            [made, note("login_link", String(secret.fingerprint.prefix(8)), by: "api", from: address)],
            jobs: []
        )
        return (secret, state.now + Self.linkLife)
    }

    private func put(_ kind: String, _ secret: SessionSecret, _ body: String, for life: Int64) -> StateChange {
        .put(StateRecord(key: Self.key(kind, secret), body: Array(body.utf8), expiresAt: state.now + life))
    }

    private func note(_ deed: String, _ object: String, by: String, from address: String) -> StateChange {
        let author = AuditAuthor(name: by, address: address)
        return AuditNote(at: state.now, by: author, deed: deed, object: object).change
    }

    private static func key(_ kind: String, _ secret: SessionSecret) -> StateRecord.Key {
        StateRecord.Key(kind: kind, id: secret.fingerprint)
    }
}
