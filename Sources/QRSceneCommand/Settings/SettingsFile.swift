import Yams

/// The settings that a configuration file holds, each with its line.
struct SettingsFile: Sendable {
    struct Entry: Sendable, Equatable {
        var value: String
        var line: Int
    }

    /// A further account: its name and its settings by the names of the default account's.
    struct Account: Sendable {
        var name: String
        var entries: [Setting: Entry]
        var routes: Entry?
    }

    var path: String
    var entries: [Setting: Entry] = [:]
    var accounts: [Account] = []

    /// Reads the text of a file.
    init(path: String, text: String) throws(ConfigurationError) {
        self.path = path
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw .file(path: path, line: nil, "it is no YAML: \(error)")
        }
        guard let root, root.null == nil else { return }
        guard let mapping = root.mapping else {
            throw .file(path: path, line: root.mark?.line, "it must hold the sections wechat, qrscene and accounts")
        }
        for (key, value) in mapping { try readSection(key, value) }
    }

    private mutating func readSection(_ key: Node, _ value: Node) throws(ConfigurationError) {
        let name = key.string ?? ""
        switch name {
        case "accounts": try readAccounts(value)
        case "wechat", "qrscene":
            var section: [Setting: Entry] = [:]
            for (key, value) in try mapping(value, of: name) {
                try read(key, value, in: Setting.all.filter { $0.section == name }, to: &section)
            }
            entries.merge(section) { first, _ in first }
        default:
            throw unknown(name, at: key, among: ["wechat", "qrscene", "accounts"])
        }
    }

    private mutating func readAccounts(_ value: Node) throws(ConfigurationError) {
        for (key, value) in try mapping(value, of: "accounts") {
            guard let name = key.string, !name.isEmpty else {
                throw .file(path: path, line: key.mark?.line, "an account needs a name")
            }
            var account = Account(name: name, entries: [:])
            for (key, value) in try mapping(value, of: name) {
                if key.string == "routes" {
                    account.routes = try entry(value, of: "routes")
                } else {
                    try read(key, value, in: Setting.account, to: &account.entries)
                }
            }
            accounts.append(account)
        }
    }

    private func read(
        _ key: Node,
        _ value: Node,
        in settings: [Setting],
        to entries: inout [Setting: Entry]
    ) throws(ConfigurationError) {
        let name = key.string ?? ""
        if let setting = settings.first(where: { $0.key == name }) {
            guard entries[setting] == nil else {
                throw .file(path: path, line: key.mark?.line, "'\(name)' stands there twice")
            }
            entries[setting] = try entry(value, of: name)
        } else if let setting = settings.first(where: { $0.mayHoldSecret && $0.key + "_file" == name }) {
            let secret = try entry(value, of: name)
            entries[setting] = Entry(value: try Settings.secret(at: secret.value), line: secret.line)
        } else {
            throw unknown(name, at: key, among: settings.map(\.key))
        }
    }

    private func entry(_ value: Node, of name: String) throws(ConfigurationError) -> Entry {
        guard let scalar = value.scalar else {
            throw .file(path: path, line: value.mark?.line, "'\(name)' must be one value")
        }
        return Entry(value: scalar.string, line: value.mark?.line ?? 0)
    }

    private func mapping(_ value: Node, of name: String) throws(ConfigurationError) -> Node.Mapping {
        if value.null != nil { return Node.Mapping([]) }
        guard let mapping = value.mapping else {
            throw .file(path: path, line: value.mark?.line, "'\(name)' must hold keys and values")
        }
        return mapping
    }

    private func unknown(_ name: String, at node: Node, among known: [String]) -> ConfigurationError {
        let hint = Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return .file(path: path, line: node.mark?.line, "there is no key '\(name)' here\(hint)")
    }
}
