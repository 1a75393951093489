import Foundation
import Logging
import QRScene

/// The settings as the values that the receiver takes, each checked.
extension Settings {
    /// The routes file: as set, or `./routes.yaml` where it is there.
    var routesPath: String? {
        if let path = self[.routes] { return path }
        return FileManager.default.fileExists(atPath: "routes.yaml") ? "routes.yaml" : nil
    }

    /// The timestamp window; `nil` where it is switched off.
    func tolerance() throws(ConfigurationError) -> Duration? {
        let seconds = try integer(.tolerance, in: 0...86_400)
        return seconds == 0 ? nil : .seconds(seconds)
    }

    /// Addresses, separated by commas.
    func addresses(_ setting: Setting) throws(ConfigurationError) -> [ListenAddress] {
        var addresses: [ListenAddress] = []
        for text in (self[setting] ?? "").split(separator: ",") {
            do {
                addresses.append(try ListenAddress(text.trimmingCharacters(in: .whitespaces)))
            } catch {
                throw .value(name: setting.name, origin: origin(of: setting), "\(error)")
            }
        }
        return addresses
    }

    /// What this process does.
    func roles() throws(ConfigurationError) -> Set<ReceiverRole> {
        var roles: Set<ReceiverRole> = []
        for text in (self[.role] ?? "").split(separator: ",") {
            guard let role = ReceiverRole(rawValue: text.trimmingCharacters(in: .whitespaces)) else {
                throw wrong(.role, "choose among ingest, work and admin, by commas")
            }
            roles.insert(role)
        }
        guard !roles.isEmpty else { throw wrong(.role, "name at least one of ingest, work and admin") }
        return roles
    }

    /// The public listener's limits and deadlines.
    func listener() throws(ConfigurationError) -> ListenerConfiguration {
        var configuration = ListenerConfiguration()
        configuration.limits.headBytes = try integer(.maxHeadBytes, in: 256...(1 << 20))
        configuration.limits.fieldCount = try integer(.maxFields, in: 1...10_000)
        configuration.limits.bodyBytes = try integer(.maxBodyBytes, in: 1024...(64 << 20))
        configuration.timeouts.head = try seconds(.headTimeout, in: 0.1...3600)
        configuration.timeouts.body = try seconds(.bodyTimeout, in: 0.1...3600)
        configuration.timeouts.idle = try seconds(.idleTimeout, in: 0.1...86_400)
        configuration.timeouts.drain = try seconds(.drainTimeout, in: 0...3600)
        configuration.connections = try integer(.maxConnections, in: 1...1_000_000)
        return configuration
    }

    /// How long handlers may take for an answer.
    func limits() throws(ConfigurationError) -> InboxLimits {
        var limits = InboxLimits()
        limits.answerDeadline = try seconds(.answerDeadline, in: 0.05...60)
        return limits
    }

    /// How long pushes are kept; `nil` for ever.
    func retention() throws(ConfigurationError) -> Duration? {
        let days = try integer(.retention, in: 0...36_500)
        return days == 0 ? nil : .seconds(days * 86_400)
    }

    /// The API's key; `nil` where there is none.
    func apiKey() throws(ConfigurationError) -> APIKey? {
        guard let text = self[.apiKey] else { return nil }
        guard let key = APIKey(text) else {
            throw wrong(.apiKey, "give at least \(APIKey.shortest) printable characters: openssl rand -hex 24")
        }
        return key
    }

    /// The least important lines that are written.
    func logLevel() throws(ConfigurationError) -> Logger.Level {
        guard let level = Logger.Level(rawValue: self[.logLevel] ?? "") else {
            throw wrong(.logLevel, "choose one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }

    /// Whether lines are JSON.
    func logsJSON() throws(ConfigurationError) -> Bool {
        switch self[.logFormat] {
        case "json": true
        case "text": false
        case "auto": !Terminal.isScreen
        default: throw wrong(.logFormat, "choose auto, text or json")
        }
    }

    /// A whole number within bounds.
    func integer(_ setting: Setting, in bounds: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let number = Int(self[setting] ?? ""), bounds.contains(number) else {
            throw wrong(setting, "give a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    /// Seconds within bounds, with a fraction where wanted.
    func seconds(_ setting: Setting, in bounds: ClosedRange<Double>) throws(ConfigurationError) -> Duration {
        guard let number = Double(self[setting] ?? ""), bounds.contains(number) else {
            throw wrong(setting, "give seconds from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return .milliseconds(Int64((number * 1000).rounded()))
    }

    func wrong(_ setting: Setting, _ problem: String) -> ConfigurationError {
        .value(name: setting.name, origin: origin(of: setting), problem)
    }
}
