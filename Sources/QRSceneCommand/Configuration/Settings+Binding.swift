import Foundation
import QRScene

/// What a receiver offers beside pushes, as the binding file says it.
struct BindingPlan: Sendable {
    var file: BindingFile
    var configuration: BindingConfiguration
    var account: AccountName
    var notices: [String: ForwardTarget]
    var keys: [String: APIKey]
}

extension Settings {
    /// The binding file: as set, or `./binding.yaml` where it is there.
    var bindingPath: String? {
        if let path = self[.binding] { return path }
        return FileManager.default.fileExists(atPath: "binding.yaml") ? "binding.yaml" : nil
    }

    /// Flows as they are configured; `nil` where they are not.
    ///
    /// - Parameter accounts: Who is received for.
    /// - Returns: The plan.
    /// - Throws: ``ConfigurationError``.
    func binding(_ accounts: [AccountSettings]) throws(ConfigurationError) -> BindingPlan? {
        guard let path = bindingPath else { return nil }
        let file = try BindingFile(path: path)
        let name = AccountName(rawValue: file.account ?? AccountName.default.rawValue)
        guard let account = accounts.first(where: { $0.name == name }) else {
            throw .file(path: path, line: nil, "there is no account '\(name)'")
        }
        guard let appID = account.apiCredentials?.appID else {
            throw .missing(name: Setting.appSecret.name, "flows need codes, and codes need the AppSecret")
        }
        var configuration = try configuration(of: file, appID)
        if !account.credentials.mode.isEncrypted, !configuration.allowsPlainPushes {
            throw .file(
                path: path,
                line: nil,
                """
                account \(name) is in plain mode: a push's signature does not cover its body, so one leaked URL is enough \
                to log in as anybody; set the console to safe mode and give WECHAT_ENCODING_AES_KEY, or insist with \
                allow_plain_pushes: true
                """
            )
        }
        configuration.texts = file.replies ?? [:]
        return BindingPlan(
            file: file,
            configuration: configuration,
            account: name,
            notices: try notices(of: file, path),
            keys: try keys(of: file, path)
        )
    }

    private func configuration(of file: BindingFile, _ appID: AppID) throws(ConfigurationError) -> BindingConfiguration
    {
        guard let secret = self[.bindingKey] else {
            throw .missing(name: Setting.bindingKey.name, "give 32 random bytes or more: openssl rand -base64 48")
        }
        guard let url = self[.publicURL] else {
            throw .missing(name: Setting.publicURL.name, "say how browsers reach the pages: https://scan.example.com")
        }
        let applications = file.applications.map { name, application in
            HostApplication(
                name: name,
                site: application.site,
                returns: application.returns,
                origins: Set(application.origins ?? []),
                seesOpenIDs: application.seesOpenids ?? false
            )
        }
        let made = BindingConfiguration(
            secret: Array(secret.utf8),
            officialAccount: appID,
            publicURL: url,
            applications: applications
        )
        guard var configuration = made else {
            throw wrong(.bindingKey, "give at least 32 bytes: openssl rand -base64 48")
        }
        configuration.language = file.language ?? configuration.language
        configuration.dailyCodes = file.dailyCodes ?? configuration.dailyCodes
        configuration.accountsPerPerson = file.accountsPerPerson ?? 1
        configuration.peoplePerAccount = file.peoplePerAccount ?? 1
        configuration.admitsUnboundLogin = file.allowUnboundLogin ?? false
        configuration.allowsPlainPushes = file.allowPlainPushes ?? false
        configuration.allowsInstant = file.allowInstant ?? false
        configuration.allowsTapForBinding = file.allowTapForBinding ?? false
        return configuration
    }

    private func notices(of file: BindingFile, _ path: String) throws(ConfigurationError) -> [String: ForwardTarget] {
        var targets: [String: ForwardTarget] = [:]
        for (name, application) in file.applications {
            guard let notices = application.notices else { continue }
            do {
                targets[name] = try ForwardTarget(
                    url: notices.url,
                    secret: try WebhookSecret(notices.secret),
                    allowsPrivate: notices.allowPrivate ?? false
                )
            } catch {
                throw .file(path: path, line: nil, "the notices of \(name): \(error)")
            }
        }
        return targets
    }

    private func keys(of file: BindingFile, _ path: String) throws(ConfigurationError) -> [String: APIKey] {
        var keys: [String: APIKey] = [:]
        for (name, application) in file.applications {
            guard let text = application.key else { continue }
            guard let key = APIKey(text) else {
                throw .file(path: path, line: nil, "the key of \(name) needs \(APIKey.shortest) printable characters")
            }
            keys[name] = key
        }
        return keys
    }
}
