internal import OfficialAccount

/// The name of one attempt to bind or to log in: `flow_` and 128 random bits.
///
/// It may stand in URLs and logs: alone it opens nothing.
struct FlowID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    let rawValue: String

    init(rawValue: String) { self.rawValue = rawValue }

    init(using random: inout some RandomNumberGenerator) {
        rawValue = "flow_" + Base64.urlSafe.random(bytes: 16, using: &random)
    }

    var description: String { rawValue }
}

/// The key with which a host application calls the API, by its name and not by its secret.
struct APIKeyID: RawRepresentable, Hashable, Sendable, Codable {
    let rawValue: String
}

/// One account of the host application, by the application's own name for it.
///
/// It is frozen when a flow is created, and compared when it is completed.
struct AccountReference: RawRepresentable, Hashable, Sendable, Codable {
    let rawValue: String
}

/// One of the addresses that the operator allows a page to lead back to; never the address itself.
struct ReturnID: RawRepresentable, Hashable, Sendable, Codable {
    let rawValue: String
}

/// A person over all accounts of one open platform (UnionID).
struct UnionID: RawRepresentable, Hashable, Sendable, Codable {
    let rawValue: String
}

/// How a person is named to the host application: a keyed hash of the OpenID, the same at each login.
struct OpenIDReference: RawRepresentable, Hashable, Sendable {
    let rawValue: String
}
