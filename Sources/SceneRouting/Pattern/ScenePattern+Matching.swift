public import OfficialAccount

extension ScenePattern {
    /// The parameters the pattern reads out of a scene, or `nil` where it does not take it.
    ///
    /// One pattern against one scene; ``SceneRouter`` finds the one of thousands.
    public func match(_ scene: SceneValue) -> SceneParameters? {
        switch form {
        case .exact(let text): sameBytes(text, scene.text) ? SceneParameters() : nil
        case .shape(let shape): shape.matches(scene.text.utf8.span) ? shape.parameters(of: scene.text) : nil
        case .range(let range): scene.number.map(range.contains) == true ? SceneParameters() : nil
        case .prefix(let prefix): scene.text.utf8.starts(with: prefix.utf8) ? SceneParameters() : nil
        case .regex(let regex): regex.parameters(of: scene.text)
        case .fallback: SceneParameters()
        }
    }

    /// Why the pattern does not take this scene; `nil` where it does.
    public func mismatch(_ scene: SceneValue) -> SceneMismatch? {
        guard match(scene) == nil else { return nil }
        return switch form {
        case .exact(let text): .differs(at: commonCharacters(text, scene.text) + 1, expected: text)
        case .shape(let shape): shape.mismatch(scene.text)
        case .range(let range): scene.number == nil ? .notANumber : .outside(range)
        case .prefix(let prefix): .differs(at: commonCharacters(prefix, scene.text) + 1, expected: prefix)
        case .regex: .regexRefuses
        case .fallback: nil
        }
    }
}

/// Byte for byte: `==` on strings takes two spellings of one accented letter for the same.
func sameBytes(_ left: String, _ right: String) -> Bool {
    let (one, other) = (left.utf8.span, right.utf8.span)
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
}

/// How many characters two texts share at their beginnings.
func commonCharacters(_ left: String, _ right: String) -> Int {
    zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.count
}
