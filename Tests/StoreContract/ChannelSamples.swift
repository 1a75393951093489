import OfficialAccount
public import Store

extension ChannelFact {
    /// A made-up fact of one person.
    public static func sample(_ kind: Kind, _ scene: String?, at: Int64 = 1_767_225_600_000) -> ChannelFact {
        let person = OpenID(rawValue: "oQRScene-Store_0000000000001")
        return ChannelFact(account: "default", kind: kind, at: at, openID: person, scene: scene)
    }
}

extension KeptCode {
    /// A made-up code; odd ones are permanent.
    public static func sample(_ number: Int) -> KeptCode {
        KeptCode(
            account: "default",
            kind: number % 2 == 0 ? "QR_STR_SCENE" : "QR_LIMIT_STR_SCENE",
            scene: "scene \(number)",
            ticket: "ticket\(number)==",
            url: "http://weixin.qq.com/q/\(number)",
            channel: number % 2 == 0 ? "even" : nil,
            label: number == 3 ? nil : "标签 \(number)",
            tags: number == 1 ? [] : ["spring", "print"],
            madeAt: 1_767_225_600_000,
            expiresAt: number % 2 == 0 ? 1_767_225_900_000 : nil
        )
    }
}

extension TallyQuery {
    /// Everything that was ever counted for the account `default`.
    public static func all(_ grouping: Grouping) -> TallyQuery {
        TallyQuery(account: "default", ranges: [BucketRange(.month, 0..<100_000)], grouping: grouping)
    }
}

extension InboxStore {
    /// Stores a push of its own with these facts.
    public func note(_ facts: [ChannelFact], _ name: String) async throws {
        var record = PushRecord.sample("note \(name)")
        record.settlement = .sample("noted")
        record.settlement?.facts = facts
        _ = try await admitNew(record)
    }
}
