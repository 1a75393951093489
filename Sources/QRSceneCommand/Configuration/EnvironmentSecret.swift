import Foundation

/// A secret that a file of ours leaves to the environment: in the variable, or in the file that the variable with `_FILE`
/// names, as every secret here.
enum EnvironmentSecret {
    /// - Returns: The secret; `nil` where there is none.
    /// - Throws: ``ConfigurationError`` where the file cannot be read.
    static func read(
        _ name: String,
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) -> String? {
        if let text = environment[name], !text.isEmpty { return text }
        guard let path = environment[name + "_FILE"], !path.isEmpty else { return nil }
        return try Settings.secret(at: path)
    }
}
