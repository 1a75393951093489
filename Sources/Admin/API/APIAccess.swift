internal import HTTPTypes
internal import HTTPWire

/// Who may use the API, and what a browser may be tricked into.
///
/// With a key, whoever sends it. Without one, this machine alone, as far as ``RequestPlace`` takes it for that.
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
        guard !RequestPlace.isCrossOrigin(request) else { throw .crossOrigin }
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
        switch RequestPlace.problem(of: request) {
        case nil: return
        case .notFromHere(let way)?: throw .notFromHere(way)
        case .host(let name)?: throw .host(name)
        }
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
