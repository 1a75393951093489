internal import OfficialAccount
internal import Store

/// Bindings and tombstones as records.
///
/// How many accounts a person may have is a number of places, each a name that one record can hold: two flows that bind
/// at the same time cannot both take the last one, whatever they had read.
extension Binding {
    /// The kind of their records; the id is that of the flow that made it.
    static let kind = "binding"

    static func key(_ flow: FlowID) -> StateRecord.Key { StateRecord.Key(kind: kind, id: flow.rawValue) }

    /// The bindings of one person.
    static func tag(_ openID: OpenID, _ officialAccount: AppID, _ key: APIKeyID) -> String {
        "person:\(key.rawValue)/\(officialAccount)/\(openID)"
    }

    /// The bindings of one account.
    static func tag(_ account: AccountReference, _ officialAccount: AppID, _ key: APIKeyID) -> String {
        "account:\(key.rawValue)/\(officialAccount)/\(account.rawValue)"
    }

    /// The bindings of one person through all official accounts.
    static func tag(_ unionID: UnionID, _ key: APIKeyID) -> String { "union:\(key.rawValue)/\(unionID.rawValue)" }

    /// Everything a person of an official account is bound to, for whichever application.
    static func tag(_ openID: OpenID, _ officialAccount: AppID) -> String { "openid:\(officialAccount)/\(openID)" }

    var tags: Set<String> {
        var tags: Set = [personTag, accountTag, Self.tag(openID, officialAccount)]
        if let unionID { tags.insert(Self.tag(unionID, apiKey)) }
        return tags
    }

    var personTag: String { Self.tag(openID, officialAccount, apiKey) }
    var accountTag: String { Self.tag(account, officialAccount, apiKey) }
}

extension Tombstone {
    static let kind = "tombstone"

    static func id(_ fingerprint: Fingerprint<Tombstone>) -> String { fingerprint.text }
}
