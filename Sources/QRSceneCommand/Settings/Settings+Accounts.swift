import QRScene

/// One account as the settings describe it.
struct AccountSettings: Sendable {
    var name: AccountName
    var credentials: PushCredentials
    /// Its routes file; `nil` where it has none.
    var routesPath: String?
    /// What the platform's API is called with; `nil` where there is no AppSecret.
    var apiCredentials: APICredentials?
}

/// An AppID with its secret, and the kind of token they buy.
struct APICredentials: Sendable {
    var appID: AppID
    var secret: AppSecret
    var tokens: TokenKind
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
            let reader = CredentialReader(
                value: { account.entries[$0]?.value },
                origin: { "\(path):\(account.entries[$0]?.line ?? 0)" },
                account: " of account \(account.name)"
            )
            all.append(
                AccountSettings(
                    name: AccountName(rawValue: account.name),
                    credentials: try credentials(reader),
                    routesPath: account.routes?.value,
                    apiCredentials: try reader.apiCredentials()
                )
            )
        }
        return all
    }

    /// The account of `WECHAT_…`.
    func defaultAccount() throws(ConfigurationError) -> AccountSettings {
        AccountSettings(
            name: .default,
            credentials: try credentials(defaultReader),
            routesPath: routesPath,
            apiCredentials: try defaultReader.apiCredentials()
        )
    }

    /// What the API is called with; for verbs that take no push and so need no Token.
    func defaultAPICredentials() throws(ConfigurationError) -> APICredentials {
        guard let credentials = try defaultReader.apiCredentials() else {
            throw .missing(
                name: Setting.appSecret.name,
                "give the AppSecret (开发者密码) that stands under 基本配置 of the console"
            )
        }
        return credentials
    }

    private var defaultReader: CredentialReader {
        CredentialReader(value: { self[$0] }, origin: { self.origin(of: $0) }, account: "")
    }

    private func credentials(_ reader: CredentialReader) throws(ConfigurationError) -> PushCredentials {
        guard let token = try reader.token(.token) else {
            throw .missing(
                name: Setting.token.name + reader.account,
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
                appID: reader.value(.appID).map(AppID.init(rawValue:)),
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

    /// AppID and AppSecret; `nil` where there is no secret.
    func apiCredentials() throws(ConfigurationError) -> APICredentials? {
        guard let text = value(.appSecret) else { return nil }
        let secret = try make(.appSecret) { () throws(CredentialError) in try AppSecret(text) }
        guard let appID = value(.appID) else {
            throw .missing(name: Setting.appID.name + account, "an AppSecret is of no use without its AppID")
        }
        return APICredentials(appID: AppID(rawValue: appID), secret: secret, tokens: try tokenKind())
    }

    private func tokenKind() throws(ConfigurationError) -> TokenKind {
        guard let text = value(.tokenKind) else { return .stable }
        guard let kind = TokenKind(rawValue: text) else {
            let kinds = TokenKind.allCases.map(\.rawValue).joined(separator: " or ")
            let name = Setting.tokenKind.name + account
            throw .value(name: name, origin: origin(.tokenKind), "'\(text)' is no kind of token; choose \(kinds)")
        }
        return kind
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
