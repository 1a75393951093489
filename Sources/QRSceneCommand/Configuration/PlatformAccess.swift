import OutboundHTTP
import QRScene

/// The way to the platform, as configured.
struct PlatformAccess: Sendable {
    var hosts: PlatformHosts
    var transport: CurlTransport

    /// An account's client.
    func client(_ credentials: APICredentials) -> PlatformClient {
        PlatformClient(
            appID: credentials.appID,
            secret: credentials.secret,
            transport: transport,
            hosts: hosts,
            tokens: credentials.tokens
        )
    }

    /// The platform's pictures, which need no account.
    var pictures: PictureSource { PictureSource(transport: transport, hosts: hosts) }
}

extension Settings {
    /// The platform's hosts and the proxy on the way there, checked.
    func platform() throws(ConfigurationError) -> PlatformAccess {
        var hosts = PlatformHosts.production
        do {
            hosts = try PlatformHosts(api: self[.apiBase] ?? hosts.api, pages: hosts.pages)
        } catch {
            throw wrong(.apiBase, "\(error)")
        }
        do {
            hosts = try PlatformHosts(api: hosts.api, pages: self[.pagesBase] ?? hosts.pages)
        } catch {
            throw wrong(.pagesBase, "\(error)")
        }
        do {
            hosts = try PlatformHosts(api: hosts.api, pages: hosts.pages, open: self[.openBase] ?? hosts.open)
        } catch {
            throw wrong(.openBase, "\(error)")
        }
        do {
            let client = try OutboundClient()
            return PlatformAccess(hosts: hosts, transport: CurlTransport(client: client, proxy: self[.proxy]))
        } catch {
            throw wrong(.apiBase, "no connection can be made from this process: \(error)")
        }
    }
}
