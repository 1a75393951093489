internal import HTTPWire
internal import OfficialAccount
internal import Store

extension PushFilter {
    /// Pushes on one page at most.
    static let largestPage = 500

    /// What `GET /api/v1/events` asks for.
    ///
    /// A limit out of bounds is brought within them; anything else that cannot be understood is refused, for a filter
    /// that is silently left out would show too much.
    ///
    /// - Throws: ``APIRefusal/parameter(name:_:)``.
    init(_ query: FormFields) throws(APIRefusal) {
        self.init(limit: 50)
        for (name, value) in query.values.sorted(by: { $0.key < $1.key }) {
            guard let take = Self.parameters[name] else { throw .parameter(name: name, "there is no such parameter") }
            if let problem = take(&self, value) { throw .parameter(name: name, problem) }
        }
    }

    /// Takes a value; says what is wrong with it.
    private typealias Taking = @Sendable (inout PushFilter, String) -> String?

    private static let parameters: [String: Taking] = [
        "limit": { filter, text in
            guard let limit = Int(text) else { return "it is a whole number from 1 to \(largestPage)" }
            filter.limit = min(max(limit, 1), largestPage)
            return nil
        },
        "after": { filter, text in
            filter.after = PushID(text)
            return filter.after == nil ? "it is an event's id: evt_12" : nil
        },
        "scene": { filter, text in
            filter.scene = SceneValue(text)
            return filter.scene == nil ? "no code has such a scene" : nil
        },
        "openid": { filter, text in
            filter.openID = OpenID(rawValue: text)
            return text.isEmpty ? "it is empty" : nil
        },
        "event": { filter, text in
            filter.event = text.lowercased()
            return text.isEmpty ? "it is empty" : nil
        },
        "account": { filter, text in
            filter.account = text
            return text.isEmpty ? "it is empty" : nil
        },
        "state": { filter, text in
            guard let state = StoredPush.State(rawValue: text) else {
                return "it is one of \(StoredPush.State.allCases.map(\.rawValue).joined(separator: ", "))"
            }
            filter.states = [state]
            return nil
        },
        "since": { filter, text in
            filter.since = Timestamp.milliseconds(text)
            return filter.since == nil ? "it is a time as in RFC 3339: 2026-01-01T00:00:00Z" : nil
        },
        "until": { filter, text in
            filter.until = Timestamp.milliseconds(text)
            return filter.until == nil ? "it is a time as in RFC 3339: 2026-01-01T00:00:00Z" : nil
        },
    ]
}
