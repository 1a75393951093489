public import QRScene

/// What a fixture's push must come to.
public struct Expectation: Sendable, Codable, Equatable {
    /// The answer's status.
    public var status: Int?
    /// `Event` as received; missing where the push is a message or nothing is said of it.
    public var event: String?
    /// The scene; missing where the push is no scan.
    public var scene: String?
    /// The person.
    public var openID: String?
    /// What the routes answer.
    public var reply: PassiveReply?

    /// Assembles an expectation.
    public init(
        status: Int? = nil,
        event: String? = nil,
        scene: String? = nil,
        openID: String? = nil,
        reply: PassiveReply? = nil
    ) {
        self.status = status
        self.event = event
        self.scene = scene
        self.openID = openID
        self.reply = reply
    }

    /// Reads the object under `expect`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        status = try container.decodeIfPresent(Int.self, forKey: .status)
        event = try container.decodeIfPresent(String.self, forKey: .event)
        scene = try container.decodeIfPresent(String.self, forKey: .scene)
        openID = try container.decodeIfPresent(String.self, forKey: .openID)
        reply = try container.decodeIfPresent(ReplySheet.self, forKey: .reply)?.reply
    }

    /// Writes the object under `expect`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(status, forKey: .status)
        try container.encodeIfPresent(event, forKey: .event)
        try container.encodeIfPresent(scene, forKey: .scene)
        try container.encodeIfPresent(openID, forKey: .openID)
        try container.encodeIfPresent(reply.map(ReplySheet.init), forKey: .reply)
    }

    enum CodingKeys: String, CodingKey {
        case status, event, scene
        case openID = "openid"
        case reply
    }
}
