public import OfficialAccount

extension PlatformClient {
    private struct Created: Decodable {
        var ticket: String
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var expire_seconds: LenientInteger?
        var url: String
    }

    /// The most bytes of a picture; the platform's have about 28000.
    private static let maximumPictureBytes = 4 << 20

    /// Makes a code (生成带参数的二维码).
    ///
    /// A lost answer may stand for a code that was made: for a permanent one, one of the account's 100000.
    public func createCode(_ request: QRCodeRequest) async throws(APIError) -> QRCode {
        let call = APIExchange.Call(operation: .createCode, method: "POST", body: request.body)
        let created = try await self.call(Created.self, call)
        // Both go to screens, shells and pages.
        guard Self.isPlain(created.ticket), Self.isPlain(created.url) else {
            throw .malformedAnswer(.createCode, reason: "its ticket or its url is empty, or has odd characters")
        }
        return QRCode(
            ticket: Ticket(rawValue: created.ticket),
            url: created.url,
            expiresIn: created.expire_seconds?.value,
            request: request
        )
    }

    private static func isPlain(_ text: String) -> Bool {
        (1...2048).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Fetches the platform's picture of a code (通过ticket换取二维码); it takes no token and no permission.
    public func picture(of ticket: Ticket) async throws(APIError) -> CodePicture {
        try await Self.picture(of: ticket, by: exchange)
    }

    static func picture(of ticket: Ticket, by exchange: APIExchange) async throws(APIError) -> CodePicture {
        let call = APIExchange.Call(operation: .picture, query: [(name: "ticket", value: ticket.rawValue)])
        let response = try await exchange.deliver(call, maxBytes: maximumPictureBytes)
        guard response.status != 404 else { throw .noSuchTicket }
        guard response.status == 200 else { throw .status(.picture, response.status) }
        if let picture = CodePicture(response.body) { return picture }
        // Some interfaces for media answer errors in JSON with 200.
        if let refusal = try? APIExchange.refusal(in: response, call) { throw .refused(refusal) }
        throw .notAPicture(contentType: response.contentType.map { String($0.prefix(100)) }, bytes: response.body.count)
    }
}
