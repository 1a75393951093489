package import OfficialAccount
package import Store

/// Codes as the API and the command show them.
package enum CodeJSON {
    /// How many permanent codes the platform gives an account.
    package static let permanentQuota = 100_000

    /// A code with what somebody should look at.
    package static func code(_ stored: StoredCode, _ concerns: [CodeConcern]) -> [String: JSONValue] {
        let code = stored.code
        return [
            "id": .string(stored.id.description), "account": .string(code.account), "action_name": .string(code.kind),
            "scene": .string(code.scene), "ticket": .string(code.ticket), "url": .string(code.url),
            "image": .string("https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=" + encoded(code.ticket)),
            "channel": .optional(code.channel), "label": .optional(code.label),
            "tags": .array(code.tags.map { .string($0) }), "made_at": .time(code.madeAt),
            "expires_at": .time(code.expiresAt), "last_scan_at": .time(stored.lastScanAt),
            "concerns": .array(concerns.map { .string($0.rawValue) }),
        ]
    }

    private static func encoded(_ ticket: String) -> String {
        ticket.replacing("%", with: "%25").replacing("+", with: "%2B").replacing("/", with: "%2F")
            .replacing("=", with: "%3D").replacing("&", with: "%26").replacing("#", with: "%23")
    }
}
