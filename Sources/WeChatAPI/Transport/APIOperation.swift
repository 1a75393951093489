/// A call of the platform's API, by its name there.
public enum APIOperation: String, Sendable, Hashable, CaseIterable {
    /// Buys an access token; the one before dies within five minutes.
    case token
    /// Buys the access token that all who ask share.
    case stableToken = "stable_token"
    /// Makes a code.
    case createCode = "qrcode/create"
    /// Fetches a code's picture.
    case picture = "showqrcode"
    /// Tells about a follower.
    case follower = "user/info"
    /// Lists the followers, 10,000 at a time.
    case followers = "user/get"
    /// Tells about up to 100 followers.
    case followerBatch = "user/info/batchget"
    /// Sends a customer-service message.
    case sendMessage = "message/custom/send"
    /// Lists the addresses that pushes come from.
    case callbackAddresses = "getcallbackip"
    /// Lets the platform check its way to our callback.
    case checkCallback = "callback/check"
    /// Trades the code of a web authorisation for the person.
    case webToken = "oauth2/access_token"

    /// The path of its URL.
    var path: String { (self == .webToken ? "/sns/" : "/cgi-bin/") + rawValue }

    /// Whether the account's own credentials are sent, not a token.
    var sendsCredentials: Bool { [.token, .stableToken, .webToken].contains(self) }
}

extension APIOperation: CustomStringConvertible {
    /// The platform's name of it.
    public var description: String { rawValue }
}
