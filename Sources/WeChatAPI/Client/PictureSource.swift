public import OfficialAccount

/// The platform's pictures, for whoever has a ticket and no account: `showqrcode` asks for neither token nor secret.
public struct PictureSource: Sendable {
    private let exchange: APIExchange

    /// A source of pictures.
    public init(
        transport: any APITransport,
        hosts: PlatformHosts = .production,
        timeout: Duration = .seconds(10)
    ) {
        exchange = APIExchange(transport: transport, hosts: hosts, clock: .system, timeout: timeout)
    }

    /// Fetches the platform's picture of a code (通过ticket换取二维码).
    public func picture(of ticket: Ticket) async throws(APIError) -> CodePicture {
        try await PlatformClient.picture(of: ticket, by: exchange)
    }
}
