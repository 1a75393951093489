internal import OfficialAccount

/// The codes of web authorisation: each says once, within five minutes, whose phone it was.
struct WebCodes: Sendable {
    static let lifetime: Int64 = 300

    private struct Grant: Sendable {
        var openID: OpenID
        var scope: String
        var expiresAt: Int64
        var isUsed = false
    }

    private var grants: [String: Grant] = [:]

    /// A new code for a person.
    mutating func issue(to openID: OpenID, scope: String, at now: Int64, _ generator: inout SeededGenerator) -> String {
        grants = grants.filter { now < $0.value.expiresAt }
        let code = generator.word(32)
        grants[code] = Grant(openID: openID, scope: scope, expiresAt: now + Self.lifetime)
        return code
    }

    /// Whose phone it was, once.
    mutating func take(_ code: String?, at now: Int64) throws(PlatformError) -> (openID: OpenID, scope: String) {
        guard let code, !code.isEmpty else { throw .missingCode }
        guard let grant = grants[code], now < grant.expiresAt else { throw .invalidCode }
        guard !grant.isUsed else { throw .codeUsed }
        grants[code]?.isUsed = true
        return (grant.openID, grant.scope)
    }
}
