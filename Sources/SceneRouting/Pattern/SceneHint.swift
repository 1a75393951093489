public import OfficialAccount

/// What a scene's value tells about a mistake made elsewhere, for logs and `routes explain`.
public enum SceneHint {
    /// A sentence about a scene that a faulty create call leads to; `nil` for the others.
    ///
    /// The platform makes a code even of a body it could not read, and its scans arrive as `0`; a `scene_id` above the
    /// largest 32-bit number is cut down to it.
    public static func `for`(_ scene: SceneValue) -> String? {
        switch scene.text {
        case "0":
            """
            the platform sends the scene 0 for codes made with a malformed create body (no scene_id inside \
            action_info.scene, or no number); find the call that made this code and make it anew
            """
        case "4294967295":
            """
            the platform cuts every scene_id above 4294967295 (32 bits) down to it; if this code was made with a larger \
            number, make it anew with scene_str
            """
        default: nil
        }
    }

    /// A sentence about a pattern that probably does not mean what it says; `nil` for the others.
    public static func `for`(_ pattern: ScenePattern) -> String? {
        guard pattern.text.hasPrefix("qrscene_") else { return nil }
        return """
            the prefix qrscene_ of a follow is taken away before routing; write the pattern without it, unless the scene \
            itself begins so
            """
    }
}
