/// A scene's text as a key that is hashed and compared byte for byte.
///
/// `String` would compare by Unicode equivalence, which is slower for Chinese scenes and not what the platform does.
struct SceneKey: Hashable, Sendable {
    let text: String

    static func == (left: SceneKey, right: SceneKey) -> Bool { sameBytes(left.text, right.text) }

    func hash(into hasher: inout Hasher) {
        let bytes = text.utf8.span
        var word: UInt64 = 0
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            if index & 7 == 7 {
                hasher.combine(word)
                word = 0
            }
        }
        // The length keeps a text and the same text after a NUL apart.
        hasher.combine(word)
        hasher.combine(bytes.count)
    }
}
