internal import OutboundHTTP

/// An HTTP endpoint that scans are forwarded to, and how.
public struct ForwardTarget: Sendable, Equatable {
    /// Where deliveries are posted; ``Job/target`` of their jobs, and what their failures are counted by.
    public let url: String
    /// What they are signed with.
    public let secret: WebhookSecret
    /// What they are signed with too, while the endpoint changes from one to the other.
    public let previousSecret: WebhookSecret?
    /// Whether the scans of one person are delivered one after the other.
    ///
    /// Each then waits until the one before has arrived or was given up. All are jobs, so the endpoint's answers carry no
    /// replies.
    public let isOrdered: Bool
    /// Whether the endpoint may have an address in a private network, or on this machine.
    public let allowsPrivate: Bool

    /// Checks an endpoint.
    ///
    /// - Parameters:
    ///   - url: `https://…` or `http://…`, without user, password and fragment.
    ///   - secret: What deliveries are signed with.
    ///   - previousSecret: A second secret that is still known to the endpoint.
    ///   - isOrdered: Whether the scans of one person are delivered one after the other.
    ///   - allowsPrivate: Whether it may have an address that is none of the public internet.
    /// - Throws: ``ForwardTargetError``. What a name leads to is checked at each connection, not here.
    public init(
        url: String,
        secret: WebhookSecret,
        previousSecret: WebhookSecret? = nil,
        isOrdered: Bool = false,
        allowsPrivate: Bool = false
    ) throws(ForwardTargetError) {
        try Self.check(url, allowsPrivate: allowsPrivate)
        self.url = url
        self.secret = secret
        self.previousSecret = previousSecret
        self.isOrdered = isOrdered
        self.allowsPrivate = allowsPrivate
    }

    /// The URL without its query, which may hold what is nobody's business.
    public var place: String { Self.place(of: url) }

    /// The same of any target.
    static func place(of url: String) -> String { String(url.prefix { $0 != "?" }) }

    /// Whether jobs may be done by either: a URL has one set of secrets in a process.
    public func agrees(with other: ForwardTarget) -> Bool {
        secrets == other.secrets && allowsPrivate == other.allowsPrivate
    }

    var secrets: [WebhookSecret] { [secret] + (previousSecret.map { [$0] } ?? []) }

    /// Fails where a URL is none that deliveries go to.
    ///
    /// - Throws: ``ForwardTargetError``.
    public static func check(_ url: String, allowsPrivate: Bool) throws(ForwardTargetError) {
        guard url.utf8.count <= 2048 else { throw .url("it has more than 2048 bytes") }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }) else {
            throw .url("it has characters that must be percent-encoded")
        }
        let schemes = ["https://", "http://"]
        guard let scheme = schemes.first(where: { url.lowercased().hasPrefix($0) }) else {
            throw .url("its scheme is neither https nor http")
        }
        guard !url.contains("#") else { throw .url("it has a fragment, which is never sent") }
        let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw .credentials }
        let host = host(of: authority)
        guard !host.isEmpty else { throw .url("it names no host") }
        let isLocalName = host.lowercased() == "localhost" || host.lowercased().hasSuffix(".localhost")
        guard allowsPrivate || !isLocalName && PublicAddress.contains(host) != false else { throw .privateHost(host) }
    }

    private static func host(of authority: Substring) -> String {
        guard authority.first == "[" else { return String(authority.prefix { $0 != ":" }) }
        return String(authority.dropFirst().prefix { $0 != "]" })
    }
}
