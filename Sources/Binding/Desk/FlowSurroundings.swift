public import OfficialAccount
public import Store

/// What flows need done outside the store; the receiver does it with the platform's client and the forwarder.
public protocol FlowSurroundings: Sendable {
    /// Has the platform make a temporary code (`QR_STR_SCENE`).
    ///
    /// - Parameters:
    ///   - scene: What its pushes carry.
    ///   - lifetime: How long it can be scanned; whole seconds.
    ///   - account: For which official account.
    /// - Returns: The code.
    /// - Throws: Whatever kept the platform from making it.
    func makeCode(_ scene: SceneValue, lifetime: Duration, for account: AppID) async throws -> FlowCode

    /// The page of the platform on which a phone says whose it is, without asking (web authorisation, `snsapi_base`).
    ///
    /// - Parameters:
    ///   - address: Where the phone comes back to, with `code` and `state`.
    ///   - state: Letters and digits, which come back as they are.
    /// - Returns: Its URL.
    /// - Throws: Whatever keeps phones from being asked.
    func authorizationPage(returningTo address: String, state: String) async throws -> String

    /// Whose phone it was, by the code it brought back.
    ///
    /// - Throws: Whatever the platform said instead.
    func person(authorizedBy code: String) async throws -> OpenID

    /// The job that sends a text into a person's chat; `nil` where the account cannot send any.
    func message(_ text: String, to openID: OpenID, of account: AppID, at now: Int64) -> Job?

    /// The job that tells a host application; `nil` where it wants to hear nothing.
    ///
    /// - Parameters:
    ///   - document: The JSON that is posted.
    ///   - id: The same for every delivery.
    ///   - application: Whom.
    ///   - now: Milliseconds since 1970.
    /// - Returns: The job.
    func notice(_ document: [UInt8], id: String, to application: String, at now: Int64) -> Job?

    /// Draws what a code says as SVG, for the page; `nil` where nothing can draw.
    func picture(of text: String) -> [UInt8]?

    /// What channels count of a new binding; `nil` where nobody counts.
    func bound(_ openID: OpenID, of account: AppID, at now: Int64) -> ChannelFact?
}

extension FlowSurroundings {
    /// Draws nothing: enough for applications that show the picture themselves.
    public func picture(of text: String) -> [UInt8]? { nil }

    /// Counts nothing.
    public func bound(_ openID: OpenID, of account: AppID, at now: Int64) -> ChannelFact? { nil }
}

extension FlowSurroundings {
    /// Asks nobody: enough where no flow has the mode `tap`.
    public func authorizationPage(returningTo address: String, state: String) async throws -> String {
        throw NoAuthorization()
    }

    /// Knows nobody.
    public func person(authorizedBy code: String) async throws -> OpenID { throw NoAuthorization() }
}

/// There is no platform that phones could be asked by.
struct NoAuthorization: Error {}

/// A code as the platform made it.
public struct FlowCode: Sendable {
    /// What its pushes repeat.
    public var ticket: Ticket
    /// What the picture says.
    public var url: String

    /// Assembles one.
    public init(ticket: Ticket, url: String) {
        self.ticket = ticket
        self.url = url
    }
}
