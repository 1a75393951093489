import QRScene
import Yams

/// The binding file: who may ask for flows, where their pages lead back to, and what is allowed.
struct BindingFile: Decodable, Sendable {
    /// One host application.
    struct Application: Decodable, Sendable {
        var site: String
        var returns: [String: String]
        var origins: [String]?
        var key: String?
        /// The variable that holds the key.
        var keyEnv: String?
        var seesOpenids: Bool?
        var notices: Notices?
    }

    /// Where an application hears of its flows.
    struct Notices: Decodable, Sendable {
        var url: String
        var secret: String?
        /// The variable that holds the secret.
        var secretEnv: String?
        var allowPrivate: Bool?
    }

    var account: String?
    var applications: [String: Application]
    var language: String?
    var replies: [String: [String: String]]?
    var dailyCodes: Int?
    var accountsPerPerson: Int?
    var peoplePerAccount: Int?
    var allowUnboundLogin: Bool?
    var allowPlainPushes: Bool?
    var allowInstant: Bool?
    var allowTapForBinding: Bool?

    /// Reads a file.
    ///
    /// - Throws: ``ConfigurationError`` with the line that is wrong.
    init(path: String) throws(ConfigurationError) {
        let text = try Settings.text(at: path)
        do {
            try Self.checkKeys(of: try Yams.compose(yaml: text), path)
            self = try YAMLDecoder().decode(Self.self, from: text)
        } catch let error as ConfigurationError {
            throw error
        } catch let error as DecodingError {
            throw .file(path: path, line: nil, Self.problem(error))
        } catch {
            throw .file(path: path, line: nil, "it is no YAML: \(error)")
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case account, applications, language, replies
        case dailyCodes = "daily_codes"
        case accountsPerPerson = "accounts_per_person"
        case peoplePerAccount = "people_per_account"
        case allowUnboundLogin = "allow_unbound_login"
        case allowPlainPushes = "allow_plain_pushes"
        case allowInstant = "allow_instant"
        case allowTapForBinding = "allow_tap_for_binding"
    }

    private static func problem(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "'\(key.stringValue)' is missing\(place(context.codingPath))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "what stands\(place(context.codingPath)) cannot be read: \(context.debugDescription)"
        @unknown default: "it cannot be read"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "" : " in \(path.map(\.stringValue).joined(separator: "."))"
    }

    /// What a reader passes over would be taken for done by whoever wrote it.
    private static func checkKeys(of root: Node?, _ path: String) throws(ConfigurationError) {
        guard let root = root?.mapping else {
            throw .file(path: path, line: nil, "it must hold 'applications'; README.md has an example")
        }
        try check(root, among: CodingKeys.allCases.map(\.rawValue), path)
        for (_, application) in root["applications"]?.mapping ?? Node.Mapping([]) {
            guard let application = application.mapping else { continue }
            try check(application, among: Application.CodingKeys.allCases.map(\.rawValue), path)
            if let notices = application["notices"]?.mapping {
                try check(notices, among: Notices.CodingKeys.allCases.map(\.rawValue), path)
            }
        }
    }

    private static func check(_ mapping: Node.Mapping, among known: [String], _ path: String) throws(ConfigurationError)
    {
        for (key, _) in mapping where !known.contains(key.string ?? "") {
            let hint = Suggestion.nearest(to: key.string ?? "", among: known).map { "; did you mean '\($0)'?" } ?? ""
            throw .file(path: path, line: key.mark?.line, "there is no key '\(key.string ?? "")' here\(hint)")
        }
    }
}

extension BindingFile.Application {
    fileprivate enum CodingKeys: String, CodingKey, CaseIterable {
        case site, returns, origins, key, notices
        case keyEnv = "key_env"
        case seesOpenids = "sees_openids"
    }
}

extension BindingFile.Notices {
    fileprivate enum CodingKeys: String, CodingKey, CaseIterable {
        case url, secret
        case secretEnv = "secret_env"
        case allowPrivate = "allow_private"
    }
}
