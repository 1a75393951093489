import Foundation
import QRScene

/// What a receiver offers beside pushes, as the binding file says it.
struct BindingPlan: Sendable {
    var configuration: BindingConfiguration
    var account: AccountName
    var notices: [String: ForwardTarget]
    var keys: [String: APIKey]
    /// What is allowed and should be known of.
    var warnings: [String]
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
        let applications = BindingApplications(file, path, environment: environment)
        let configuration = try configuration(of: file, appID, try applications.hosts())
        do {
            try configuration.checkTexts()
        } catch {
            throw .file(path: path, line: nil, error.description)
        }
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
        return BindingPlan(
            configuration: configuration,
            account: name,
            notices: try applications.notices(),
            keys: try applications.keys(beside: self[.apiKey]),
            warnings: Self.warnings(about: configuration) + applications.warnings
        )
    }

    private func configuration(
        of file: BindingFile,
        _ appID: AppID,
        _ applications: [HostApplication]
    ) throws(ConfigurationError) -> BindingConfiguration {
        guard let secret = self[.bindingKey] else {
            throw .missing(name: Setting.bindingKey.name, "give 32 random bytes or more: openssl rand -base64 48")
        }
        let made = BindingConfiguration(
            secret: Array(secret.utf8),
            officialAccount: appID,
            publicURL: try publicAddress(),
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
        configuration.texts = file.replies ?? [:]
        return configuration
    }

    /// How browsers reach the pages, as they name it in `Origin`.
    private func publicAddress() throws(ConfigurationError) -> String {
        guard let text = self[.publicURL] else {
            throw .missing(name: Setting.publicURL.name, "say how browsers reach the pages: https://scan.example.com")
        }
        guard let address = WebAddress(text), !address.hasQuery else {
            throw wrong(
                .publicURL,
                "give scheme and host, and a path where a proxy needs one: https://scan.example.com"
            )
        }
        guard address.isEncrypted || address.isLoopback else {
            throw wrong(
                .publicURL,
                "what is typed into the pages would be read on the way: give an https:// address; http:// is for this machine alone"
            )
        }
        return address.origin + address.path
    }

    private static func warnings(about configuration: BindingConfiguration) -> [String] {
        var warnings: [String] = []
        if configuration.allowsPlainPushes {
            warnings.append("flows may stand on pushes in plain mode: one leaked URL is enough to log in as anybody")
        }
        if configuration.allowsInstant {
            warnings.append(
                "a scan alone may bind and log in: whoever sends a picture on gets into its scanner's account"
            )
        }
        if configuration.allowsTapForBinding {
            warnings.append("a tap may bind: whoever sends a picture on needs one careless tap of its scanner")
        }
        return warnings
    }
}
