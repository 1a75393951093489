internal import OfficialAccount

/// The scene of one code of a flow: `b1_` and 128 random bits, 25 characters of `[A-Za-z0-9_-]`.
///
/// `b` says that the code belongs to a flow, `1` which form the rest has. Anything else, an integer above all, is none of
/// ours and never moves a flow.
struct FlowScene: Secret {
    static let prefix = "b1_"

    let text: String

    /// A new scene.
    init(using random: inout some RandomNumberGenerator) {
        text = Self.prefix + Base64.urlSafe.random(bytes: 16, using: &random)
    }

    /// A scene as a push carries it; `nil` unless it has this form.
    ///
    /// The `qrscene_` of a follow is gone by then: it is stripped where the push is parsed.
    init?(_ scene: SceneValue) {
        guard scene.text.hasPrefix(Self.prefix), scene.text.utf8.count == 25,
            Base64.urlSafe.decode(String(scene.text.dropFirst(Self.prefix.count))) != nil
        else { return nil }
        text = scene.text
    }
}
