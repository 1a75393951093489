internal import OfficialAccount

extension Push {
    /// Which scene was scanned how, where a push of these fields is a scan.
    static func scene(of messageType: String, _ event: Event?, _ eventKey: String?) -> (Scan.Kind, SceneValue)? {
        guard messageType == "event", let event, let eventKey else { return nil }
        switch event {
        case .scan: return SceneValue(eventKey).map { (.alreadyFollowing, $0) }
        case .subscribe: return scene(ofFollow: eventKey).map { (.newFollower, $0) }
        default: return nil
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
