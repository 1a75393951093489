internal import Crypto
package import OfficialAccount

extension OpenID {
    /// The person as facts name them: HMAC-SHA-256 over account and openid, cut to 16 bytes.
    ///
    /// Equal for one person of one account, and nothing to whoever does not have the store's key.
    package func mark(in account: String, key: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        // No account's name holds a zero byte, so no two pairs make one text.
        code.update(data: Array(account.utf8) + [0] + Array(rawValue.utf8))
        return Array(code.finalize().prefix(16))
    }
}

extension ChannelFact {
    /// The person as the fact names them.
    package func person(key: [UInt8]) -> [UInt8] { openID.mark(in: account, key: key) }
}
