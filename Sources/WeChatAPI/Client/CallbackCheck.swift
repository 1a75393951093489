internal import OfficialAccount

/// What the platform finds on its way to our callback (网络检测).
public struct CallbackCheck: Sendable, Hashable, Decodable {
    /// What is checked.
    public enum Action: String, Sendable, Hashable {
        /// The host's addresses.
        case dns
        /// The way to them.
        case ping
        /// Both.
        case all
    }

    /// From whose network.
    public enum Operator: String, Sendable, Hashable {
        /// China Telecom.
        case telecom = "CHINANET"
        /// China Unicom.
        case unicom = "UNICOM"
        /// Tencent's own.
        case tencent = "CAP"
        /// As the platform likes.
        case any = "DEFAULT"
    }

    /// An address that the callback's host has.
    public struct Address: Sendable, Hashable, Decodable {
        /// The address.
        public let ip: String
        /// Whose network it is in.
        public let network: String?

        private enum CodingKeys: String, CodingKey {
            case ip
            case network = "real_operator"
        }
    }

    /// A way to an address.
    public struct Ping: Sendable, Hashable, Decodable {
        /// The address.
        public let ip: String
        /// From whose network.
        public let network: String?
        /// Which part of the packets was lost: `0%`.
        public let loss: String?
        /// How long one took: `23.079ms`.
        public let time: String?

        private enum CodingKeys: String, CodingKey {
            case ip, time
            case network = "from_operator"
            case loss = "package_loss"
        }
    }

    /// The addresses; empty where they were not asked for.
    public let dns: [Address]
    /// The ways; empty where they were not asked for.
    public let ping: [Ping]

    private enum CodingKeys: CodingKey { case dns, ping }

    /// Reads the platform's answer.
    public init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        dns = try answer.decodeIfPresent([Address].self, forKey: .dns) ?? []
        ping = try answer.decodeIfPresent([Ping].self, forKey: .ping) ?? []
    }
}

extension PlatformClient {
    private struct Addresses: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var ip_list: [String]
    }

    /// Lists the addresses and segments that pushes come from (获取微信服务器IP地址); they change, so ask daily.
    public func callbackAddresses() async throws(APIError) -> [String] {
        try await call(Addresses.self, APIExchange.Call(operation: .callbackAddresses)).ip_list
    }

    /// Lets the platform check its way to the account's callback.
    public func checkCallback(
        _ action: CallbackCheck.Action = .all,
        from network: CallbackCheck.Operator = .any
    ) async throws(APIError) -> CallbackCheck {
        let body = JSONValue.object([
            "action": .string(action.rawValue), "check_operator": .string(network.rawValue),
        ]).bytes
        return try await call(
            CallbackCheck.self,
            APIExchange.Call(operation: .checkCallback, method: "POST", body: body)
        )
    }
}
