/// Who asks the API of flows for something.
public enum FlowCaller: Sendable, Hashable {
    /// Whoever runs the receiver: sees the flows of every application, and may end and settle them.
    ///
    /// What an application proves of its own (verifier, account, digits, result) nobody else can prove for it: there the
    /// operator is the application `default`.
    case `operator`
    /// An application, by the name of its key.
    case application(String)

    /// The application as which flows are begun, proved and redeemed.
    var key: APIKeyID {
        switch self {
        case .operator: APIKeyID(rawValue: "default")
        case .application(let name): APIKeyID(rawValue: name)
        }
    }

    /// Whether a flow is shown to them, and done with as they say.
    func sees(_ flow: BindingFlow) -> Bool { self == .operator || flow.apiKey == key }
}
