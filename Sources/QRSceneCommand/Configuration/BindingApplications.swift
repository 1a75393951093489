import Foundation
import QRScene

/// The applications of a binding file, each part of them checked.
struct BindingApplications {
    private let applications: [(name: String, value: BindingFile.Application)]
    private let path: String
    private let environment: [String: String]

    init(_ file: BindingFile, _ path: String, environment: [String: String]) {
        // In order, so that of two mistakes the same is named each time.
        applications = file.applications.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        self.path = path
        self.environment = environment
    }

    /// Who may ask for flows, and where pages lead back to.
    func hosts() throws(ConfigurationError) -> [HostApplication] {
        guard !applications.isEmpty else { throw wrong("'applications' names nobody who may ask for flows") }
        var hosts: [HostApplication] = []
        for (name, application) in applications {
            guard !application.site.isEmpty else { throw wrong("\(name) needs 'site', as people know it") }
            guard !application.returns.isEmpty else {
                throw wrong("\(name) needs 'returns': { app: https://shop.example/back }")
            }
            var origins: Set<String> = []
            for (id, text) in application.returns.sorted(by: { $0.key < $1.key }) {
                guard let address = WebAddress(text) else {
                    throw wrong("the return '\(id)' of \(name) is no address; give https://shop.example/back")
                }
                origins.insert(address.origin)
            }
            for text in application.origins ?? [] {
                guard let address = WebAddress(text), address.isOrigin else {
                    throw wrong("the origin '\(text)' of \(name) is none; give scheme and host: https://shop.example")
                }
                origins.insert(address.origin)
            }
            hosts.append(
                HostApplication(
                    name: name,
                    site: application.site,
                    returns: application.returns,
                    origins: origins,
                    seesOpenIDs: application.seesOpenids ?? false
                )
            )
        }
        return hosts
    }

    /// Where they hear of their flows.
    func notices() throws(ConfigurationError) -> [String: ForwardTarget] {
        var targets: [String: ForwardTarget] = [:]
        for (name, application) in applications {
            guard let notices = application.notices else { continue }
            let what = "the notices of \(name)"
            guard let secret = try secret(notices.secret, notices.secretEnv, "secret", of: what) else {
                throw wrong("\(what) need 'secret_env' (or 'secret'): echo whsec_$(openssl rand -base64 32)")
            }
            do {
                targets[name] = try ForwardTarget(
                    url: notices.url,
                    secret: try WebhookSecret(secret),
                    allowsPrivate: notices.allowPrivate ?? false
                )
            } catch {
                throw wrong("\(what): \(error)")
            }
        }
        return targets
    }

    /// What opens the API to them; `default` needs none, as the operator's opens it.
    func keys(beside operators: String?) throws(ConfigurationError) -> [String: APIKey] {
        var keys: [String: APIKey] = [:]
        var owners: [String: String] = [:]
        for (name, application) in applications {
            guard let text = try secret(application.key, application.keyEnv, "key", of: name) else {
                guard name != "default" else { continue }
                throw wrong("\(name) needs 'key_env' (or 'key'): only 'default' asks with the operator's own")
            }
            guard let key = APIKey(text) else {
                throw wrong("the key of \(name) needs \(APIKey.shortest) printable characters: openssl rand -hex 24")
            }
            guard text != operators else {
                throw wrong("the key of \(name) is the operator's; draw another: openssl rand -hex 24")
            }
            if let owner = owners.updateValue(name, forKey: text) {
                throw wrong("\(owner) and \(name) have the same key; draw another: openssl rand -hex 24")
            }
            keys[name] = key
        }
        return keys
    }

    /// Addresses that are read on the way.
    var warnings: [String] {
        applications.flatMap { name, application in
            application.returns.sorted { $0.key < $1.key }.compactMap { id, text in
                guard let address = WebAddress(text), !address.isEncrypted, !address.isLoopback else { return nil }
                return "the return '\(id)' of \(name) is not encrypted: \(text)"
            }
        }
    }

    private func secret(
        _ written: String?,
        _ variable: String?,
        _ key: String,
        of what: String
    ) throws(ConfigurationError) -> String? {
        guard let variable else { return written }
        guard written == nil else { throw wrong("\(what): give '\(key)' or '\(key)_env', not both") }
        guard let text = try EnvironmentSecret.read(variable, environment) else {
            throw wrong("\(what): neither \(variable) nor \(variable)_FILE is set")
        }
        return text
    }

    private func wrong(_ problem: String) -> ConfigurationError { .file(path: path, line: nil, problem) }
}
