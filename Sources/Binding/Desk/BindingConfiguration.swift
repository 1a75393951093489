public import OfficialAccount

/// How people are bound and logged in: who may ask for it, and how carefully it is done.
public struct BindingConfiguration: Sendable {
    /// Everything secret is derived from it.
    let keys: FlowKeys
    /// Who may ask for flows, by name.
    public var applications: [HostApplication]
    /// How browsers reach the pages: `https://scan.example.com`, without a slash at the end.
    public var publicURL: String
    /// The official account whose codes are scanned.
    public var officialAccount: AppID
    /// Codes that the platform makes for the account in a day; flows leave some of them to the operator.
    public var dailyCodes = 100_000
    /// Whether a flow may stand on pushes whose body no signature covers.
    ///
    /// One leaked URL of a push is then enough to log in as anybody.
    public var allowsPlainPushes = false
    /// Whether a scan alone may bind or log in: whoever relays a picture gets in.
    public var allowsInstant = false
    /// Whether a tap on the phone may bind; it may always log in.
    public var allowsTapForBinding = false
    /// Accounts that one person may be bound to.
    public var accountsPerPerson = 1
    /// People who may be bound to one account.
    public var peoplePerAccount = 1
    /// Whether somebody who is bound to nothing may log in: the application gets the person and no account.
    public var admitsUnboundLogin = false
    /// Texts in place of the shipped ones, by language (`zh`, `en`) and name (`bind_digits`).
    public var texts: [String: [String: String]] = [:]
    /// The language of replies that belong to no flow: `zh` or `en`.
    public var language = "zh"
    var limits = FlowLimits()

    /// A configuration; `nil` where the secret is too short.
    ///
    /// - Parameters:
    ///   - secret: At least 32 random bytes, the same on every server: people are named by it.
    ///   - officialAccount: Whose codes are scanned.
    ///   - publicURL: How browsers reach the pages.
    ///   - applications: Who may ask for flows.
    public init?(secret: [UInt8], officialAccount: AppID, publicURL: String, applications: [HostApplication]) {
        guard let keys = FlowKeys(secret: secret) else { return nil }
        self.keys = keys
        self.officialAccount = officialAccount
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.applications = applications
    }

    var policy: FlowPolicy {
        var policy = FlowPolicy()
        policy.allowsPlainPushes = allowsPlainPushes
        policy.allowsInstant = allowsInstant
        policy.allowsTapForBinding = allowsTapForBinding
        policy.origins = Set([HostApplication.origin(of: publicURL)].compactMap(\.self))
        policy.bindings.accountsPerPerson = max(1, accountsPerPerson)
        policy.bindings.peoplePerAccount = max(1, peoplePerAccount)
        policy.bindings.admitsUnboundLogin = admitsUnboundLogin
        return policy
    }

    /// The path of the public URL; empty where it has none.
    var publicPath: String {
        guard let origin = HostApplication.origin(of: publicURL) else { return "" }
        return String(publicURL.dropFirst(origin.count).prefix { $0 != "?" && $0 != "#" })
    }

    /// Where a flow's page leads back to: the address by its return id, and the flow's id, which opens nothing.
    func home(of flow: BindingFlow) -> String? {
        guard let address = application(flow.apiKey)?.returns[flow.returnID.rawValue] else { return nil }
        let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let mark = parts[0].contains("?") ? "&" : "?"
        return parts[0] + "\(mark)flow_id=\(flow.id)" + (parts.count > 1 ? "#" + parts[1] : "")
    }

    func application(_ key: APIKeyID) -> HostApplication? { applications.first { $0.name == key.rawValue } }

    func rules(for key: APIKeyID) -> FlowRules {
        var policy = policy
        let returns = application(key)?.returns.keys.map { ReturnID(rawValue: $0) } ?? []
        policy.returns = Set(returns)
        return FlowRules(keys: keys, policy: policy)
    }
}

/// An application with accounts: whose people are bound and logged in.
public struct HostApplication: Sendable, Equatable {
    /// Its name; that of its API key.
    public var name: String
    /// The site, as people know it.
    public var site: String
    /// Where pages may lead back to, by the ids that requests name.
    public var returns: [String: String]
    /// Origins that may open our pages, beside those of ``returns``, and show them in a frame.
    public var origins: Set<String>
    /// Whether results tell the OpenID itself.
    public var seesOpenIDs: Bool

    /// Assembles one.
    public init(
        name: String = "default",
        site: String,
        returns: [String: String],
        origins: Set<String> = [],
        seesOpenIDs: Bool = false
    ) {
        self.name = name
        self.site = site
        self.returns = returns
        self.origins = origins
        self.seesOpenIDs = seesOpenIDs
    }

    /// Everything that may lead a browser to our pages.
    var allOrigins: Set<String> { origins.union(returns.values.compactMap(Self.origin)) }

    /// `https://app.example` of `https://app.example/back?x=1`.
    static func origin(of url: String) -> String? {
        let scheme = ["https://", "http://"].first { url.lowercased().hasPrefix($0) }
        guard let scheme else { return nil }
        let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return authority.isEmpty ? nil : scheme + authority.lowercased()
    }
}
