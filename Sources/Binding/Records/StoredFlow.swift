internal import OfficialAccount
internal import Store

/// A flow with what the store needs beside it.
struct StoredFlow: Sendable {
    /// The kind of its records.
    static let kind = "flow"

    var flow: BindingFlow
    /// Scenes that were replaced: whoever still scans one is told so.
    var deadScenes: [Fingerprint<FlowScene>] = []
    /// What the current code says, sealed: whoever reads the row cannot draw it.
    var picture: SealedText?
    /// Who asked for it.
    var origin: FlowOrigin
    /// The record it was read from; `nil` for a new one.
    private(set) var record: StateRecord?

    init(_ flow: BindingFlow, origin: FlowOrigin) {
        self.flow = flow
        self.origin = origin
    }

    /// - Throws: ``StoreError`` where the record is another version's.
    init(_ record: StateRecord) throws(StoreError) {
        let coded = try record.read(Coded.self)
        flow = coded.flow
        deadScenes = coded.deadScenes
        picture = coded.picture
        origin = coded.origin
        self.record = record
    }

    /// The record, as it is to be written.
    func written(_ policy: FlowPolicy) throws(StoreError) -> StateRecord {
        let coded = Coded(flow: flow, deadScenes: deadScenes, picture: picture, origin: origin)
        return StateRecord(
            key: StateRecord.Key(kind: Self.kind, id: flow.id.rawValue),
            version: record?.version ?? 0,
            position: record?.position ?? 0,
            body: try StateRecord.body(coded),
            names: names,
            tags: tags(policy),
            expiresAt: expiresAt
        )
    }

    private struct Coded: Codable {
        var flow: BindingFlow
        var deadScenes: [Fingerprint<FlowScene>]
        var picture: SealedText?
        var origin: FlowOrigin
    }
}

// MARK: - What it is found by

extension StoredFlow {
    static func name(_ scene: Fingerprint<FlowScene>) -> String { "scene:\(scene.text)" }

    static func name(_ code: Fingerprint<ResultCode>) -> String { "result:\(code.text)" }

    /// Flows with something to be done at a time are listed under its minute.
    static func tag(dueAt time: FlowTime) -> String { "due:\(time.rawValue / 60_000)" }

    /// The open flows of one session, account or address.
    static func tag(_ owner: FlowOwner) -> String { "open:\(owner.id)" }

    /// The flows that one person's words can be about.
    static func tag(_ openID: OpenID, in account: AppID) -> String { "person:\(account)/\(openID)" }

    /// The flows in one state.
    static func tag(state: String) -> String { "state:\(state)" }

    /// The flows of one account, open or over.
    static func tag(account: AccountReference, _ key: APIKeyID) -> String { "of:\(key.rawValue)/\(account.rawValue)" }

    /// The flows that wait for a person's decision.
    static let conflictTag = "conflict"

    private var names: Set<String> {
        var names = Set((deadScenes + [flow.code.scene]).map(Self.name))
        if case .granted(let code, _) = flow.state.completion?.delivery { names.insert(Self.name(code)) }
        return names
    }

    private func tags(_ policy: FlowPolicy) -> Set<String> {
        var tags: Set = [Self.tag(state: flow.state.name.rawValue)]
        if let account = flow.account { tags.insert(Self.tag(account: account, flow.apiKey)) }
        if flow.state.isLive {
            tags.insert(Self.tag(dueAt: flow.hardStop(policy)))
            tags.formUnion(owners.map(Self.tag))
        }
        if case .conflict(_, let conflict) = flow.state {
            tags.insert(Self.conflictTag)
            if let due = conflict.waitsUntil { tags.insert(Self.tag(dueAt: due)) }
        }
        tags.formUnion(people.map { Self.tag($0, in: flow.officialAccount) })
        return tags
    }

    /// Whose open flows it counts among.
    var owners: [FlowOwner] {
        [
            origin.session.map { .session($0, flow.apiKey) }, flow.account.map { .account($0, flow.apiKey) },
            origin.address.map { .address($0) },
        ].compactMap(\.self)
    }

    /// Whose words can be about it: who scanned, who is bound, who was bound before.
    private var people: [OpenID] {
        switch flow.state {
        case .scanned(let scan), .confirmed(let scan), .conflict(let scan, _): [scan.openID]
        case .bound(let completion) where !completion.wasLinked:
            [completion.openID] + completion.replaced.map(\.openID)
        // What another flow has bound is that flow's to end.
        case .bound, .created, .loggedIn, .expired, .cancelled, .failed, .revoked: []
        }
    }

    /// What is bound is remembered as long as it is bound; everything else for a month, for the operator.
    private var expiresAt: Int64? {
        if case .bound(let completion) = flow.state, !completion.wasLinked { return nil }
        return (flow.changedAt + .seconds(30 * 86_400)).rawValue
    }
}

/// Where a request for a flow came from; addresses and sessions as keyed hashes.
struct FlowOrigin: Sendable, Equatable, Codable {
    var session: String?
    var address: String?

    /// As the audit has it.
    var note: String? { session ?? address }
}

/// Whose flows are counted.
enum FlowOwner: Sendable, Hashable {
    case session(String, APIKeyID)
    case account(AccountReference, APIKeyID)
    case address(String)

    /// A text that no two owners share.
    var id: String {
        switch self {
        case .session(let session, let key): "session:\(key.rawValue)/\(session)"
        case .account(let account, let key): "account:\(key.rawValue)/\(account.rawValue)"
        case .address(let address): "address:\(address)"
        }
    }
}
