import OutboundHTTP
import QRScene

/// Carries calls to the platform of this process, whose port may be known only once it listens.
struct NearbyPlatform: APITransport {
    /// Stands for the platform's address until a call goes out.
    private static let placeholder = "http://platform.invalid"

    let platform: SandboxServer
    private let carrier: CurlTransport

    init(_ platform: SandboxServer) throws(OutboundError) {
        self.platform = platform
        carrier = CurlTransport(client: try OutboundClient())
    }

    /// An account's client.
    func client(_ credentials: APICredentials) throws(HostError) -> PlatformClient {
        PlatformClient(
            appID: credentials.appID,
            secret: credentials.secret,
            transport: self,
            hosts: try PlatformHosts(api: Self.placeholder, pages: Self.placeholder),
            tokens: credentials.tokens
        )
    }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse {
        guard let base = try? await platform.pageURL() else {
            throw .refused(to: "the platform of this process", errno: 0)
        }
        var request = request
        request.url = base + request.url.dropFirst(Self.placeholder.count)
        return try await carrier.send(request)
    }
}

extension ServePlan {
    /// Lets late replies go into the chats of this process's platform, whatever the settings say.
    mutating func call(_ platform: SandboxServer, for accounts: [AccountSettings]) throws {
        let nearby = try NearbyPlatform(platform)
        openBase = { try await platform.pageURL() }
        for account in accounts { clients[account.name] = try account.apiCredentials.map(nearby.client) }
    }
}
