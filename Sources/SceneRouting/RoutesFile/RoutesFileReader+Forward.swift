internal import Yams

extension RoutesFileReader {
    private static let forwardKeys = [
        "url", "secret", "secret_env", "previous_secret", "previous_secret_env", "ordered", "allow_private",
    ]

    /// Reads what stands after `forward:`; whether the URL and the secrets are any is for whoever forwards to say.
    mutating func forward(_ node: Node) -> ForwardEntry? {
        let before = problems.count
        guard let fields = mapping(node, "forward", known: Self.forwardKeys) else { return nil }
        let url = fields["url"].flatMap { text($0, "url") }
        if fields["url"] == nil { note(.missingKey("url", what: "forward"), at: node.mark) }
        let secret = secret("secret", fields)
        if secret == nil, problems.count == before { note(.missingKey("secret", what: "forward"), at: node.mark) }
        let previousSecret = self.secret("previous_secret", fields)
        let isOrdered = fields["ordered"].map { truth($0, "ordered") } ?? false
        let allowsPrivate = fields["allow_private"].map { truth($0, "allow_private") } ?? false
        guard problems.count == before, let url, let secret else { return nil }
        return ForwardEntry(
            url: url,
            secret: secret,
            previousSecret: previousSecret,
            isOrdered: isOrdered,
            allowsPrivate: allowsPrivate
        )
    }

    private mutating func secret(_ key: String, _ fields: [String: Node]) -> ForwardEntry.Secret? {
        let variable = key + "_env"
        switch (fields[key], fields[variable]) {
        case (let node?, nil): return text(node, key).map { .written($0) }
        case (nil, let node?): return text(node, variable).map { .environment($0) }
        case (let node?, _?): note(.both(key, variable), at: node.mark)
        case (nil, nil): break
        }
        return nil
    }

    private mutating func truth(_ node: Node, _ key: String) -> Bool {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default:
            note(.notTrueOrFalse(key), at: node.mark)
            return false
        }
    }
}
