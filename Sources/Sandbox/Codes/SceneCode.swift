internal import OfficialAccount

/// One parametric code (带参数二维码) of the account.
struct SceneCode: Sendable, Equatable {
    /// The four kinds, by the platform's `action_name`.
    enum Kind: String, Sendable, CaseIterable {
        case temporaryNumber = "QR_SCENE"
        case temporaryText = "QR_STR_SCENE"
        case permanentNumber = "QR_LIMIT_SCENE"
        case permanentText = "QR_LIMIT_STR_SCENE"

        var isPermanent: Bool { self == .permanentNumber || self == .permanentText }
        var isNumber: Bool { self == .temporaryNumber || self == .permanentNumber }
    }

    let ticket: Ticket
    /// What the picture holds.
    let url: String
    /// The scene as pushes will carry it.
    let scene: String
    let kind: Kind
    let createdAt: Int64
    /// Seconds from ``createdAt``; `nil` for a permanent code.
    let lifetime: Int64?

    /// Whether a scan of it pushes nothing any more.
    func isExpired(at now: Int64) -> Bool { lifetime.map { now - createdAt >= $0 } ?? false }
}

/// What `qrcode/create` was asked for.
struct CodeRequest: Sendable, Equatable {
    var kind: SceneCode.Kind
    var scene: String
    /// Seconds; `nil` for a permanent code.
    var lifetime: Int64?
}
