import OutboundHTTP
import QRScene

/// Where a push is delivered: a URL, and the socket file to reach it by where the receiver listens at one.
struct Callback: Sendable {
    var url: String
    var unixSocket: String?

    /// A URL, or `unix:PATH` for the usual path behind a socket file.
    init(_ text: String) {
        let isSocket = text.hasPrefix("unix:")
        url = isSocket ? "http://localhost" + InboxAccount.usualPath(of: .default) : text
        unixSocket = isSocket ? String(text.dropFirst(5)) : nil
    }

    /// An account's callback at an address of this machine.
    init(_ address: ListenAddress, of account: AccountName = .default) {
        let path = InboxAccount.usualPath(of: account)
        if case .unix(let socket) = address {
            url = "http://localhost" + path
            unixSocket = socket
        } else {
            url = "http://\(address.fromThisMachine)\(path)"
        }
    }
}

extension Settings {
    /// An account's callback at the configured receiver.
    func callback(of account: AccountName = .default) throws(ConfigurationError) -> Callback {
        guard let address = try addresses(.listen).first else {
            throw wrong(.listen, "give an address, or say --to URL")
        }
        return Callback(address, of: account)
    }
}
