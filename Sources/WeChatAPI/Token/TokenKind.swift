/// Which of the platform's two kinds of access token is used; the two are independent of each other.
public enum TokenKind: String, Sendable, Hashable, CaseIterable {
    /// `stable_token`: whoever asks gets the same token, so any number of servers live together.
    case stable
    /// `token`: each call makes a new one, and the one before dies within five minutes. For accounts whose other servers
    /// get their token from this one.
    case classic
}
