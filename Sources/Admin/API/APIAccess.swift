internal import HTTPTypes
internal import HTTPWire

/// Who may use the API, and what a browser may be tricked into.
///
/// With a key, whoever sends it. Without one, this machine alone; and since a browser on this machine runs the pages of
/// strangers, the request must be addressed to this machine by a name that no stranger can give it (DNS rebinding), must
/// not have come through a proxy, and must not come from another origin.
struct APIAccess: Sendable {
    /// The operator's.
    let key: APIKey?
    /// Those of applications, by their names.
    let applicationKeys: [String: APIKey]

    /// Finds out who asks.
    ///
    /// - Throws: Why nobody may.
    func caller(_ request: Request) throws(APIRefusal) -> APICaller {
        let caller = try identify(request)
        try checkPage(request)
        return caller
    }

    private func identify(_ request: Request) throws(APIRefusal) -> APICaller {
        if key == nil, request[.authorization] == nil || applicationKeys.isEmpty {
            try checkPlace(request)
            return .operator
        }
        let text = try bearer(request)
        // Every key is compared: how long it takes must not tell which one it was.
        let matching = applicationKeys.filter { $0.value.matches(text) }.keys.min()
        if let key, key.matches(text) { return .operator }
        guard let matching else { throw .keyWrong }
        return .application(matching)
    }

    private func checkPage(_ request: Request) throws(APIRefusal) {
        guard request.method != .get, request.method != .head else { return }
        try checkOrigin(request)
        guard request[.authorization] == nil else { return }
        // What a form of any page can send needs no permission of ours; JSON does, and gets none.
        let type = request[.contentType]?.split(separator: ";").first?.trimmed.lowercased()
        guard type == "application/json" else { throw .contentType }
    }

    private func bearer(_ request: Request) throws(APIRefusal) -> Substring {
        guard let field = request[.authorization] else { throw .keyWanted }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .keyWanted }
        return parts[1].trimmed
    }

    private func checkPlace(_ request: Request) throws(APIRefusal) {
        guard let peer = request.peer, peer.isLoopback else {
            throw .notFromHere(request.peer.map { "from \($0)" } ?? "from elsewhere")
        }
        for name in Self.proxyFields where request[name] != nil { throw .notFromHere("through a proxy") }
        let host = request.host ?? ""
        guard Self.isThisMachine(host) else { throw .host(host) }
    }

    private func checkOrigin(_ request: Request) throws(APIRefusal) {
        if let site = request[Self.site], site != "same-origin", site != "none" { throw .crossOrigin }
        guard let origin = request[.origin] else { return }
        guard let host = request.host, origin == "http://\(host)" || origin == "https://\(host)" else {
            throw .crossOrigin
        }
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

extension Substring {
    /// Without the blanks around it.
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
