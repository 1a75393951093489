public import HTTPWire

/// Who asks the API for something.
public enum APICaller: Sendable, Hashable {
    /// Whoever runs the receiver: may see and do everything.
    case `operator`
    /// An application, by the name of its key: may do what ``APIExtension`` does for it.
    case application(String)
}

/// A further part of the API, which a feature brings along.
public protocol APIExtension: Sendable {
    /// Whether a path is its.
    func takes(path: String) -> Bool

    /// Answers a request whose caller is known, now or later.
    func handle(_ request: Request, from caller: APICaller, _ exchange: Exchange) -> Response?
}
