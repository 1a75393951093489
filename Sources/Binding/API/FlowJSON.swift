internal import OfficialAccount

/// Flows, results and bindings as the API shows them: to whoever holds the application's key, never to a browser.
enum FlowJSON {
    /// A flow; what its picture says is told where it can be scanned.
    static func flow(
        _ stored: StoredFlow,
        picture: String?,
        _ configuration: BindingConfiguration
    ) -> [String: JSONValue] {
        let flow = stored.flow
        let policy = configuration.policy
        let path = "/api/v1/flows/\(flow.id)"
        var object: [String: JSONValue] = [
            "flow_id": .string(flow.id.rawValue), "application": .string(flow.apiKey.rawValue),
            "kind": .string(flow.kind.rawValue), "mode": .string(flow.mode.rawValue),
            "state": .string(flow.state.name.rawValue),
            "status": .string(flow.status.rawValue), "reason": .optional(flow.state.reason),
            "created_at": .time(flow.createdAt.rawValue), "expires_at": .time(flow.hardStop(policy).rawValue),
            "account_ref": .optional(flow.account?.rawValue), "events_url": .string(path + "/events"),
            "page_url": .string("\(configuration.publicURL)/scan/\(flow.id)"), "qr": .null,
        ]
        if let picture, case .created = flow.state {
            object["qr"] = .object(["url": .string(picture), "expires_at": .time(flow.code.expiresAt.rawValue)])
        }
        return object
    }

    /// Why a flow waits, and whose fresh login would settle it.
    static func conflict(
        _ conflict: BindingConflict,
        _ flow: BindingFlow,
        _ configuration: BindingConfiguration
    ) -> JSONValue {
        let reading = ConflictReading(conflict, flow, configuration.policy.bindings)
        return .object([
            "kind": .string(reading.kind), "accounts": names(reading.accounts), "move": .string(reading.move),
            "waits_until": .time(reading.waitsUntil), "settled_by": names(reading.settledBy),
        ])
    }

    private static func names(_ accounts: [String]) -> JSONValue { .array(accounts.map { .string($0) }) }

    /// What a browser is told whenever it is another: how the flow stands, and what runs out when.
    static func standing(_ flow: BindingFlow) -> [String: JSONValue] {
        [
            "status": .string(flow.status.rawValue), "code_expires_at": .time(flow.code.expiresAt.rawValue),
            "digits_expire_at": .time(flow.state.digits?.expiresAt.rawValue),
        ]
    }

    /// What a result code is traded for.
    static func result(_ result: FlowResult, seesOpenID: Bool) -> [String: JSONValue] {
        [
            "flow_id": .string(result.flow.rawValue), "kind": .string(result.kind.rawValue),
            "openid_ref": .string(result.person.rawValue),
            "openid": seesOpenID ? .string(result.openID.rawValue) : .null,
            "unionid": seesOpenID ? .optional(result.unionID?.rawValue) : .null,
            "account_ref": .optional(result.account?.rawValue), "new_follower": .bool(result.isNewFollower),
            "amr": .array(result.methods.map { .string($0) }), "auth_time": .time(result.authenticatedAt.rawValue),
            "probationary": .bool(result.isProbationary),
        ]
    }

    /// A binding.
    static func binding(_ binding: Binding, _ now: FlowTime, _ configuration: BindingConfiguration) -> JSONValue {
        .object([
            "flow_id": .string(binding.flow.rawValue), "account_ref": .string(binding.account.rawValue),
            "openid_ref": .string(configuration.keys.reference(to: binding.openID, of: binding.apiKey).rawValue),
            "bound_at": .time(binding.boundAt.rawValue),
            "unreachable_since": .time(binding.unreachableSince?.rawValue),
            "probationary": .bool(binding.isProbationary(at: now, configuration.policy)),
        ])
    }
}

extension BindingFlow {
    /// What a page may show of it now: the same words as ``FlowEffect/status(_:)`` sends.
    var status: FlowStatus {
        switch state {
        case .created: .waiting
        case .scanned(let scan): scan.hasTapped ? .confirmed : .scanned
        case .confirmed: .confirmed
        case .conflict(_, let conflict): conflict.status
        case .bound, .loggedIn: .done
        case .expired: .expired
        case .cancelled, .revoked: .cancelled
        case .failed: .failed
        }
    }
}
