internal import FoundationEssentials
internal import OfficialAccount
internal import SceneRouting
internal import WeChatPush

/// The JSON document that an endpoint gets of a scan; the same bytes at every attempt.
///
/// Times are RFC 3339, keys snake_case and in order. `type` and `timestamp` are what Standard Webhooks advises for any
/// payload; the rest is the scan. `raw` is the verified document as the platform sent it; it is left out where the whole
/// would pass ``sizeLimit``.
struct ForwardDocument: Encodable {
    /// Payloads should stay below it (Standard Webhooks 1.0, "Payload size"), in bytes.
    static let sizeLimit = 20_000

    private var type: String
    private var timestamp: String
    private var id: String
    private var account: String
    private var event: String
    private var kind: String
    private var openID: String
    private var scene: String
    private var sceneNumber: UInt32?
    private var ticket: String?
    private var route: String
    private var parameters: [String: String]
    private var createTime: Int64
    private var receivedAt: String
    private var raw: String?

    private enum CodingKeys: String, CodingKey {
        case type, timestamp, id, account, event, kind
        case openID = "openid"
        case scene
        case sceneNumber = "scene_number"
        case ticket, route, parameters
        case createTime = "create_time"
        case receivedAt = "received_at"
        case raw
    }

    init(_ scan: Scan, _ context: ScanContext) {
        type = "wechat.\(scan.kind.rawValue)"
        timestamp = Self.time(scan.createTime * 1000)
        id = context.idempotencyKey
        account = context.account.rawValue
        event = context.push.event?.lowercased ?? context.push.messageType
        kind = scan.kind.rawValue
        openID = scan.openID.rawValue
        scene = scan.scene.text
        sceneNumber = scan.scene.number
        ticket = scan.ticket?.rawValue
        route = context.route
        let values = context.parameters.names.map { ($0, context.parameters[$0] ?? "") }
        parameters = Dictionary(values) { first, _ in first }
        createTime = scan.createTime
        receivedAt = Self.time(context.receivedAt)
        raw = String(decoding: context.document, as: UTF8.self)
    }

    /// The document's bytes.
    var bytes: [UInt8] {
        let whole = encoded()
        guard whole.count > Self.sizeLimit else { return whole }
        var thin = self
        thin.raw = nil
        return thin.encoded()
    }

    private func encoded() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Fails only for numbers that JSON does not have; there are none here.
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }

    private static func time(_ unixMilliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(unixMilliseconds) / 1000)
            .ISO8601Format(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
