internal import OfficialAccount

extension Push {
    /// The scan this push reports; `nil` for everything that is none.
    ///
    /// A `SCAN` has the scene as its key, taken as it is. A `subscribe` by a code has it behind `qrscene_`, of which
    /// exactly one is stripped: a scene may begin with that word itself. A `subscribe` with another key, and an empty
    /// key, are no scans.
    public var scan: Scan? {
        guard messageType == "event", let event, let eventKey else { return nil }
        let kind: Scan.Kind
        let scene: SceneValue?
        switch event {
        case .scan: (kind, scene) = (.alreadyFollowing, SceneValue(eventKey))
        case .subscribe: (kind, scene) = (.newFollower, Self.scene(ofFollow: eventKey))
        default: return nil
        }
        return scene.map {
            Scan(scene: $0, kind: kind, openID: openID, account: account, ticket: ticket, createTime: createTime)
        }
    }

    /// Where a follow came from; `nil` unless the push is a `subscribe`.
    public var followSource: FollowSource? {
        guard messageType == "event", event == .subscribe else { return nil }
        guard let eventKey, !eventKey.isEmpty else { return FollowSource.none }
        if let scene = Self.scene(ofFollow: eventKey) { return .scene(scene) }
        if eventKey.hasPrefix("scanbarcode|") || eventKey.hasPrefix("scanimage|") { return .product(key: eventKey) }
        let payment = "last_trade_no_"
        guard eventKey.hasPrefix(payment), eventKey.utf8.count > payment.utf8.count else {
            return .other(key: eventKey)
        }
        return .payment(transaction: String(eventKey.dropFirst(payment.count)))
    }

    /// The one place where `qrscene_` is stripped.
    private static func scene(ofFollow key: String) -> SceneValue? {
        let prefix = "qrscene_"
        guard key.utf8.starts(with: prefix.utf8) else { return nil }
        return SceneValue(String(key.utf8.dropFirst(prefix.utf8.count)) ?? "")
    }
}
