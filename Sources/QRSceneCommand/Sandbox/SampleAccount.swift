import Foundation
import QRScene
import Sandbox

/// The account that `dev` and `sandbox` have where the settings name none: made up, and known to everybody.
enum SampleAccount {
    static let token = "SampleToken1"

    private static let values: [(Setting, String)] = [
        (.token, token), (.appID, "wx0123456789abcdef"), (.appSecret, "0123456789abcdef0123456789abcdef"),
    ]

    /// The settings, with the sample account's value wherever the account has none.
    static func settings(
        flags: [Setting: String],
        configPath: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) -> Settings {
        let found = try Settings(flags: flags, configPath: configPath, environment: environment)
        var environment = environment
        // Not as flags: what `_FILE` or the file says has been looked up above.
        for (setting, value) in values where found[setting] == nil { environment[setting.name] = value }
        return try Settings(flags: flags, configPath: configPath, environment: environment)
    }

    /// The default account of the settings, as the platform knows it.
    static func account(_ settings: Settings) throws(ConfigurationError) -> SandboxAccount {
        let api = try settings.defaultAPICredentials()
        return SandboxAccount(
            appID: api.appID,
            appSecret: api.secret,
            credentials: try settings.defaultAccount().credentials
        )
    }
}
