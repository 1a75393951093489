import QRScene

/// One account as the settings describe it.
struct AccountSettings: Sendable {
    var name: AccountName
    var credentials: PushCredentials
    /// Its routes file; `nil` where it has none.
    var routesPath: String?
}

extension Settings {
    /// All accounts: the default one where it has a Token, and the further ones of the file.
    ///
    /// - Throws: ``ConfigurationError``; also where there is no account at all.
    func allAccounts() throws(ConfigurationError) -> [AccountSettings] {
        var all: [AccountSettings] = []
        if self[.token] != nil || accounts.isEmpty {
            all.append(try defaultAccount())
        }
        for account in accounts {
            let path = filePath ?? "the file"
            all.append(
                AccountSettings(
                    name: AccountName(rawValue: account.name),
                    credentials: try credentials(
                        { account.entries[$0]?.value },
                        { "\(path):\(account.entries[$0]?.line ?? 0)" },
                        of: " of account \(account.name)"
                    ),
                    routesPath: account.routes?.value
                )
            )
        }
        return all
    }

    /// The account of `WECHAT_…`.
    func defaultAccount() throws(ConfigurationError) -> AccountSettings {
        AccountSettings(
            name: .default,
            credentials: try credentials({ self[$0] }, { self.origin(of: $0) }, of: ""),
            routesPath: routesPath
        )
    }

    private func credentials(
        _ value: @escaping (Setting) -> String?,
        _ origin: @escaping (Setting) -> String,
        of account: String
    ) throws(ConfigurationError) -> PushCredentials {
        let reader = CredentialReader(value: value, origin: origin, account: account)
        guard let token = try reader.token(.token) else {
            throw .missing(
                name: Setting.token.name + account,
                "give the Token (令牌) that stands in the console's message push settings"
            )
        }
        let key = try reader.key(.aesKey)
        let mode = try reader.mode(usual: key == nil ? .plain : .safe)
        let previousToken = try reader.token(.previousToken)
        let previousKey = try reader.key(.previousAESKey)
        let tolerance = try tolerance()
        return try reader.make(.mode) { () throws(CredentialError) in
            try PushCredentials(
                appID: value(.appID).map(AppID.init(rawValue:)),
                token: token,
                previousToken: previousToken,
                aesKey: key,
                previousAESKey: previousKey,
                mode: mode,
                timestampTolerance: tolerance
            )
        }
    }
}

/// Reads credentials and names the setting and its origin where one cannot be what the console shows.
private struct CredentialReader {
    let value: (Setting) -> String?
    let origin: (Setting) -> String
    let account: String

    func token(_ setting: Setting) throws(ConfigurationError) -> PushToken? {
        guard let text = value(setting) else { return nil }
        return try make(setting) { () throws(CredentialError) in try PushToken(text) }
    }

    func key(_ setting: Setting) throws(ConfigurationError) -> EncodingAESKey? {
        guard let text = value(setting) else { return nil }
        return try make(setting) { () throws(CredentialError) in try EncodingAESKey(text) }
    }

    func mode(usual: MessageMode) throws(ConfigurationError) -> MessageMode {
        guard let text = value(.mode) else { return usual }
        return try make(.mode) { () throws(CredentialError) in
            guard let mode = MessageMode(rawValue: text) else { throw .mode(text) }
            return mode
        }
    }

    func make<Result>(
        _ setting: Setting,
        _ body: () throws(CredentialError) -> Result
    ) throws(ConfigurationError) -> Result {
        do {
            return try body()
        } catch {
            throw .value(name: setting.name + account, origin: origin(setting), error.description)
        }
    }
}
