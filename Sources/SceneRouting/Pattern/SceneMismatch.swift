/// Why a pattern does not take a scene.
public enum SceneMismatch: Sendable, Equatable {
    /// The scene departs from the expected text at this character, counted from 1.
    case differs(at: Int, expected: String)
    /// The scene ends, or the literal after it comes, before the parameter has a character.
    case emptyParameter(String)
    /// The literal that follows a parameter does not occur after this character, counted from 1.
    case missing(literal: String, after: Int)
    /// The pattern takes integers, and the scene is none (or has a sign or a leading zero, or is too large).
    case notANumber
    /// The scene is an integer outside the range.
    case outside(ClosedRange<UInt32>)
    /// The regular expression does not take the whole scene.
    case regexRefuses
}

extension SceneMismatch: CustomStringConvertible {
    /// The reason in a few words, for `routes explain`.
    public var description: String {
        switch self {
        case .differs(let position, let expected): "differs at character \(position): expected '\(expected)'"
        case .emptyParameter(let name): "leaves no character for {\(name)}"
        case .missing(let literal, let position): "has no '\(literal)' after character \(position)"
        case .notANumber: "is not an integer without sign or leading zeros, at most 4294967295"
        case .outside(let range): "is outside \(range.lowerBound)..\(range.upperBound)"
        case .regexRefuses: "is not taken as a whole by the regular expression"
        }
    }
}
