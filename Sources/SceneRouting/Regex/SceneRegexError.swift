/// A regular expression that ``SceneRegex`` does not take; positions count characters from 1.
public enum SceneRegexError: Error, Sendable, Equatable {
    /// There is no character.
    case empty
    /// `(` without its `)`, or `)` without its `(`.
    case parenthesis(at: Int)
    /// `[` without its `]`, or an empty class.
    case characterClass(at: Int)
    /// The second end of `a-b` comes before the first.
    case classRange(at: Int)
    /// `*`, `+`, `?` or `{` with nothing before it to repeat.
    case nothingToRepeat(at: Int)
    /// `{…}` that is no `{n}`, `{n,}` or `{n,m}` with n ≤ m ≤ 256.
    case repetition(at: Int)
    /// A backslash before a letter or digit that has no meaning here, or at the end.
    case escape(at: Int)
    /// `(?` followed by something else than `:` or `<name>`.
    case groupForm(at: Int)
    /// A group's name that is no parameter's name, is taken by replies, or comes twice.
    case groupName(String)
    /// Groups stand in one another too deeply.
    case tooDeep(limit: Int)
    /// The expression, its repetitions written out, has too many steps.
    case tooLarge(limit: Int)
}

extension SceneRegexError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .empty: "there is nothing between the slashes"
        case .parenthesis(let at):
            "the parenthesis at character \(at) has no partner; write \\( or \\) for the character"
        case .characterClass(let at): "the class that begins at character \(at) is empty or has no ']'"
        case .classRange(let at): "the range at character \(at) runs backwards; swap its ends"
        case .nothingToRepeat(let at): "there is nothing to repeat before character \(at); escape it with a backslash"
        case .repetition(let at): "the repetition at character \(at) is not {n}, {n,} or {n,m} with n ≤ m ≤ 256"
        case .escape(let at):
            "the escape at character \(at) has no meaning here; \\d \\w \\s \\D \\W \\S and signs have"
        case .groupForm(let at): "the group at character \(at) is of a form that is not taken; ( (?: and (?<name> are"
        case .groupName(let name):
            "'\(name)' cannot name a group: letters, digits and _, once, and no scene, openid, event, ticket"
        case .tooDeep(let limit): "more than \(limit) groups stand in one another; flatten it"
        case .tooLarge(let limit): "with its repetitions written out it has more than \(limit) steps; shorten it"
        }
    }
}
