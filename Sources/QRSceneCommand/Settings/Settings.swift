import Foundation
import QRScene

/// Every setting's effective value and where it came from: flag, environment, file, default, in this order.
struct Settings: Sendable {
    enum Origin: Sendable, Equatable {
        case flag(String)
        case environment(String)
        case file(path: String, line: Int)
        case byDefault
        case unset
    }

    struct Value: Sendable {
        var text: String?
        var origin: Origin
    }

    /// Where a file is looked for, where none is named.
    static let usualPaths = ["qrscene.yaml", "/etc/qrscene/qrscene.yaml"]

    /// A configuration or a secret of more bytes is some other file.
    private static let sizeLimit = 1 << 20

    private(set) var values: [Setting: Value] = [:]
    private(set) var accounts: [SettingsFile.Account] = []
    private(set) var filePath: String?
    /// The process's environment, for secrets that other files leave to it.
    let environment: [String: String]

    /// Resolves all settings.
    ///
    /// - Parameters:
    ///   - flags: What the command line gave.
    ///   - configPath: The file named with `--config`; it must exist.
    ///   - environment: The process's environment; an empty value counts as none.
    /// - Throws: ``ConfigurationError``.
    init(
        flags: [Setting: String] = [:],
        configPath: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) {
        self.environment = environment
        let file = try Self.loadFile(configPath)
        filePath = file?.path
        accounts = file?.accounts ?? []
        for setting in Setting.all {
            values[setting] = try Self.resolve(setting, flags, environment, file)
        }
    }

    /// The effective value.
    subscript(setting: Setting) -> String? { values[setting]?.text }

    /// Where a value came from, in words.
    func origin(of setting: Setting) -> String {
        (values[setting]?.origin ?? .unset).description
    }

    private static func loadFile(_ configPath: String?) throws(ConfigurationError) -> SettingsFile? {
        if let configPath { return try SettingsFile(path: configPath, text: text(at: configPath)) }
        guard let path = usualPaths.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return nil }
        return try SettingsFile(path: path, text: text(at: path))
    }

    private static func resolve(
        _ setting: Setting,
        _ flags: [Setting: String],
        _ environment: [String: String],
        _ file: SettingsFile?
    ) throws(ConfigurationError) -> Value {
        if let text = flags[setting] {
            return Value(text: text, origin: .flag("--" + setting.key.replacingOccurrences(of: "_", with: "-")))
        }
        if let text = environment[setting.name], !text.isEmpty {
            return Value(text: text, origin: .environment(setting.name))
        }
        if setting.mayHoldSecret, let path = environment[setting.name + "_FILE"], !path.isEmpty {
            return Value(text: try secret(at: path), origin: .environment(setting.name + "_FILE"))
        }
        if let file, let entry = file.entries[setting] {
            return Value(text: entry.value, origin: .file(path: file.path, line: entry.line))
        }
        guard let text = setting.defaultValue else { return Value(text: nil, origin: .unset) }
        return Value(text: text, origin: .byDefault)
    }

    static func text(at path: String) throws(ConfigurationError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path, limit: sizeLimit)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(path: path, reason: "it is not UTF-8; save it as UTF-8")
        }
        return text
    }

    /// A secret's file: its first line, as editors like to end files with one.
    static func secret(at path: String) throws(ConfigurationError) -> String {
        try text(at: path).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension Settings.Origin: CustomStringConvertible {
    var description: String {
        switch self {
        case .flag(let name): name
        case .environment(let name): "environment \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .byDefault: "default"
        case .unset: "unset"
        }
    }
}
