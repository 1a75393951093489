/// The hosts of the platform: one for calls, one for pictures, and one where people say who they are.
///
/// Asking the one for what the other has brings a blank page, so all are fixed but for tests, the sandbox and the
/// platform's regional hosts.
public struct PlatformHosts: Sendable, Hashable {
    /// The base of every call, without a slash at the end.
    public let api: String
    /// The base of `showqrcode`, without a slash at the end.
    public let pages: String

    /// The base of web authorisation (网页授权), without a slash at the end.
    public let open: String

    /// `https://open.weixin.qq.com`.
    public static let productionOpen = "https://open.weixin.qq.com"

    /// `https://api.weixin.qq.com`, `https://mp.weixin.qq.com` and `https://open.weixin.qq.com`.
    public static let production = PlatformHosts(
        checkedAPI: "https://api.weixin.qq.com",
        pages: "https://mp.weixin.qq.com",
        open: productionOpen
    )

    /// Hosts of one's own choice.
    ///
    /// - Throws: ``HostError`` where a base is no `http://` or `https://` URL of a host, with a path at most.
    public init(api: String, pages: String, open: String = productionOpen) throws(HostError) {
        self.api = try Self.checked(api)
        self.pages = try Self.checked(pages)
        self.open = try Self.checked(open)
    }

    private init(checkedAPI api: String, pages: String, open: String) {
        self.api = api
        self.pages = pages
        self.open = open
    }

    private static func checked(_ text: String) throws(HostError) -> String {
        let base = text.hasSuffix("/") ? String(text.dropLast()) : text
        let schemes = ["http://", "https://", "http+unix://"]
        guard let scheme = schemes.first(where: { base.lowercased().hasPrefix($0) }) else { throw .scheme }
        let rest = base.utf8.dropFirst(scheme.utf8.count)
        guard let first = rest.first, first != 0x2F else { throw .noHost }
        guard rest.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3F && $0 != 0x23 }) else { throw .query }
        return base
    }
}

/// A base URL that cannot be one.
public enum HostError: Error, Sendable, Equatable {
    /// It begins neither with `http://` nor with `https://`.
    case scheme
    /// It names no host.
    case noHost
    /// It has a query, a fragment or a blank.
    case query
}

extension HostError: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .scheme:
            "a base URL begins with https:// (or http:// for a sandbox); give one such as https://api.weixin.qq.com"
        case .noHost: "the base URL names no host; give one such as https://api.weixin.qq.com"
        case .query: "the base URL has a query, a fragment or a blank; give scheme and host alone"
        }
    }
}
