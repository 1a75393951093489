public import OfficialAccount

/// Where the processes of one account leave its token for one another, so that one of them buys it for all.
///
/// The platform counts purchases by the day, and of the classic kind each takes the token away from everybody else.
public protocol TokenSharing: Sendable {
    /// A token later than another: somebody else's, or one that is bought now.
    ///
    /// It fails only as a purchase does: where nothing can be shared, whoever asks buys for itself.
    ///
    /// - Parameters:
    ///   - appID: Whose.
    ///   - secret: What keeps it from those who read where it is left.
    ///   - number: The number of the token that is of no more use; 0 where there was none.
    ///   - buy: Buys one, at most once a call.
    /// - Returns: The token.
    /// - Throws: ``APIError``.
    func token(
        of appID: AppID,
        sealedBy secret: AppSecret,
        after number: Int64,
        _ buy: @Sendable () async throws(APIError) -> BoughtToken
    ) async throws(APIError) -> SharedToken
}

/// A token that processes share.
public struct SharedToken: Sendable, Equatable {
    /// The token, with what is left of its life.
    public var token: BoughtToken
    /// Which one it is: a later one has a higher number.
    public var number: Int64

    /// Assembles one.
    public init(token: BoughtToken, number: Int64) {
        self.token = token
        self.number = number
    }
}
