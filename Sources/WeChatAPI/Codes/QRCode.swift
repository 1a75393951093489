public import OfficialAccount

/// A code that the platform made.
public struct QRCode: Sendable, Hashable {
    /// The key to the platform's picture of it; the pushes of its scans carry it too.
    public let ticket: Ticket
    /// What the picture says: drawn by any QR encoder it is the same code.
    public let url: String
    /// How many seconds it works from its making on, by the platform's word; `nil` for ever.
    public let expiresIn: Int?
    /// What it was made from.
    public let request: QRCodeRequest

    /// Assembles a code.
    public init(ticket: Ticket, url: String, expiresIn: Int?, request: QRCodeRequest) {
        self.ticket = ticket
        self.url = url
        self.expiresIn = expiresIn
        self.request = request
    }

    /// What may not be as meant: the request's warnings, and another life than was asked for.
    public var warnings: [QRCodeWarning] {
        let asked: Int? =
            switch request.lifetime {
            case .temporary(let seconds): seconds
            case .permanent: nil
            }
        return request.warnings + (asked == expiresIn ? [] : [.lifetime(asked: asked, granted: expiresIn)])
    }
}
