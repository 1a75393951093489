import Foundation

/// An address that browsers go to, as far as a configuration is held to it.
struct WebAddress: Sendable, Equatable {
    /// `https://app.example:8443`, as browsers write it in `Origin`: in lower case, without the scheme's own port.
    let origin: String
    let isEncrypted: Bool
    /// Whether only this machine gets there.
    let isLoopback: Bool
    /// What follows the origin; empty for a slash alone.
    let path: String
    /// Whether something is asked there.
    let hasQuery: Bool
    /// Whether there is no more than the origin, but for a slash.
    var isOrigin: Bool { path.isEmpty && !hasQuery }

    /// Reads an address; `nil` unless it is `http://` or `https://` with a host, and without a user or a fragment.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let found = parts.host?.lowercased(), !found.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return nil }
        let host = found.trimmingCharacters(in: ["[", "]"])
        let usual = scheme == "https" ? 443 : 80
        let port = parts.port.map { $0 == usual ? "" : ":\($0)" } ?? ""
        origin = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)\(port)"
        isEncrypted = scheme == "https"
        isLoopback = Self.isLoopback(host)
        path =
            parts.percentEncodedPath.hasSuffix("/")
            ? String(parts.percentEncodedPath.dropLast()) : parts.percentEncodedPath
        hasQuery = parts.query != nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}
