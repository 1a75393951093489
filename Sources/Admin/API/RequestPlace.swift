internal import HTTPTypes
package import HTTPWire

/// Where a request comes from, as far as that decides what it may do.
///
/// A browser on this machine runs the pages of strangers: so what comes from this machine must be addressed to it by a
/// name that no stranger can give it (DNS rebinding), must not have come through a proxy, and must not come from a page of
/// another origin.
package enum RequestPlace {
    /// Why a request is not taken for this machine's own.
    package enum Problem: Error, Sendable, Equatable {
        /// It came from there, or that way.
        case notFromHere(String)
        /// It is addressed to another name than this machine's.
        case host(String)
    }

    /// What speaks against a request's being this machine's own; `nil` where nothing does.
    package static func problem(of request: Request) -> Problem? {
        guard let peer = request.peer, peer.isLoopback else {
            return .notFromHere(request.peer.map { "from \($0)" } ?? "from elsewhere")
        }
        for name in proxyFields where request[name] != nil { return .notFromHere("through a proxy") }
        let host = request.host ?? ""
        return isThisMachine(host) ? nil : .host(host)
    }

    /// Whether a browser says that a page of another origin asks (Fetch Metadata; RFC 6454).
    package static func isCrossOrigin(_ request: Request) -> Bool {
        if let site = request[site], site != "same-origin", site != "none" { return true }
        guard let origin = request[.origin] else { return false }
        guard let host = request.host else { return true }
        return origin != "http://\(host)" && origin != "https://\(host)"
    }

    private static let proxyFields = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"].compactMap {
        HTTPField.Name($0)
    }

    // The name is valid; there is no other way to say it.
    private static let site = HTTPField.Name("Sec-Fetch-Site") ?? .origin

    /// `localhost`, `127.…` and `[::1]`, with or without a port.
    private static func isThisMachine(_ host: String) -> Bool {
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        if name.lowercased() == "localhost" || name == "[::1]" { return true }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}
