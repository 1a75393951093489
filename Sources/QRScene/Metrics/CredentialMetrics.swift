internal import Admin
internal import Inbox
internal import OfficialAccount
internal import WeChatPush

/// Which credentials of which account matched pushes, for `/metrics`.
enum CredentialMetrics {
    /// Adds the series of some accounts: read where they are counted.
    static func add(_ accounts: [InboxAccount], to registry: MetricsRegistry) {
        for account in accounts {
            for kind in CredentialUse.Kind.allCases {
                for slot in CredentialSlot.allCases {
                    let labels = [("account", account.name.rawValue), ("slot", slot.rawValue)]
                    let use = account.credentialUse
                    registry.readCounter(label: "qrscene_\(kind.rawValue)_slot_match_total", dimensions: labels) {
                        use.matches(kind, in: slot).count
                    }
                }
            }
        }
    }
}
