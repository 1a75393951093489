/// The value a code was made with, as the platform sends it back: `42`, `table/7`, `{"store_id":28}`.
///
/// The wire does not say whether a code was made from `scene_id` or `scene_str`: `QR_SCENE` 123, `QR_LIMIT_SCENE` 123,
/// `QR_STR_SCENE` "123" and `QR_LIMIT_STR_SCENE` "123" all arrive as `123`. So the text is the identity and the integer
/// is a view of it. A follow (`qrscene_42`) and a scan (`42`) of one code carry the same value: the prefix is no part
/// of it.
public struct SceneValue: Hashable, Sendable {
    /// The text of the scene, never empty.
    public let text: String

    /// A scene of this text.
    ///
    /// - Parameter text: What the code was made with; an empty text is no scene.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }

    /// The scene as a `scene_id`, where the text is one: decimal, no sign, no leading zero, at most 4294967295.
    ///
    /// `0` is never a valid `scene_id`: the platform sends it for codes whose create call had a malformed body.
    public var number: UInt32? {
        let digits = text.utf8
        guard digits.count <= 10, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != 0x30 else { return nil }
        return UInt32(text)
    }
}

extension SceneValue: CustomStringConvertible {
    /// ``text``.
    public var description: String { text }
}
