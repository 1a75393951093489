internal import OfficialAccount

/// What the browser carries to its host application, which trades it, with the verifier, for the result: 256 bits.
struct ResultCode: Secret {
    let text: String

    /// A new code.
    init(using random: inout some RandomNumberGenerator) { text = Base64.urlSafe.random(bytes: 32, using: &random) }

    /// A code as it was sent.
    init(_ text: String) { self.text = text }
}

/// What a form of a flow's page must send back in a header or field: derived from the flow, so nothing is stored.
struct CSRFToken: Secret {
    let text: String

    /// A token as it was sent, or as ``FlowKeys`` derived it.
    init(_ text: String) { self.text = text }
}

/// What a phone must bring back from the platform, where it said whose it is: derived from the flow and from what that
/// phone's cookie holds, so that no page can be entered with the authorisation of another phone.
struct TapState: Secret {
    let text: String

    /// A state as it came back, or as ``FlowKeys`` derived it.
    init(_ text: String) { self.text = text }
}
