internal import Crypto
internal import OfficialAccount

extension ChannelFact {
    /// The person as facts name them: HMAC-SHA-256 over account and openid, cut to 16 bytes.
    ///
    /// Equal for one person of one account, and nothing to whoever does not have the store's key.
    package func person(key: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        // No account's name holds a zero byte, so no two pairs make one text.
        code.update(data: Array(account.utf8) + [0] + Array(openID.rawValue.utf8))
        return Array(code.finalize().prefix(16))
    }
}
