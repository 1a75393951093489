import OutboundHTTP
import QRScene

/// Where a push is delivered: a URL, and the socket file to reach it by where the receiver listens at one.
struct Callback: Sendable {
    var url: String
    var unixSocket: String?

    /// A URL, or `unix:PATH` for the usual path behind a socket file.
    init(_ text: String) {
        guard text.hasPrefix("unix:") else {
            url = text
            return
        }
        url = "http://localhost" + InboxAccount.usualPath(of: .default)
        unixSocket = String(text.dropFirst(5))
    }

    /// The default account's callback at an address of this machine.
    init(_ address: ListenAddress) {
        if case .unix(let path) = address {
            self.init("unix:\(path)")
        } else {
            self.init("http://\(address.fromThisMachine)" + InboxAccount.usualPath(of: .default))
        }
    }
}

extension Settings {
    /// The callback of the configured receiver.
    func callback() throws(ConfigurationError) -> Callback {
        guard let address = try addresses(.listen).first else {
            throw wrong(.listen, "give an address, or say --to URL")
        }
        return Callback(address)
    }
}
