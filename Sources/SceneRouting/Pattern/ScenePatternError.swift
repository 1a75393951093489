/// A text that is no pattern; positions count characters from 1.
public enum ScenePatternError: Error, Sendable, Equatable {
    /// There is no character.
    case empty
    /// The pattern has more characters than any route needs.
    case tooLong(count: Int, limit: Int)
    /// The pattern begins or ends with a blank, which scenes as they arrive never do.
    case blankEdge
    /// `{` without its `}`.
    case unclosedBrace(at: Int)
    /// `}` without its `{`.
    case strayBrace(at: Int)
    /// A parameter's name has other characters than letters, digits and `_`, or begins with a digit.
    case parameterName(String, at: Int)
    /// Two parameters have one name.
    case repeatedParameter(String)
    /// The name means something else in a reply.
    case reservedParameter(String)
    /// Nothing stands between two parameters, so nobody could say where the first ends.
    case adjacentParameters(at: Int)
    /// `*` elsewhere than at the end, or together with a parameter.
    case star(at: Int)
    /// A backslash before a character that needs none.
    case escape(Character, at: Int)
    /// A backslash at the end.
    case unfinishedEscape
    /// Digits and dots that are not `FIRST..LAST`.
    case rangeForm(String)
    /// A bound of a range that is no integer from 0 to 4294967295 without leading zeros.
    case rangeBound(String)
    /// A range whose last integer comes before its first.
    case emptyRange(first: UInt32, last: UInt32)
    /// A pattern that begins with `/` and does not end with one.
    case unclosedRegex
    /// The regular expression is not one this project takes.
    case regex(SceneRegexError)
}

extension ScenePatternError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .empty: "a scene pattern needs at least one character; '*' takes every scene"
        case .tooLong(let count, let limit): "the pattern has \(count) characters, and \(limit) are the limit"
        case .blankEdge: "the pattern begins or ends with a blank, which no scene does as it arrives; remove it"
        case .unclosedBrace(let at):
            "'{' at character \(at) has no '}'; close it, or write \\{ for the character itself"
        case .strayBrace(let at): "'}' at character \(at) has no '{'; open it, or write \\} for the character itself"
        case .star(let at):
            "'*' at character \(at) is not alone at the end; name that part {like_this}, or write \\* for the character"
        case .escape(let character, let at):
            "the backslash at character \(at) stands before '\(character)'; only { } * / . and \\ can be escaped"
        case .unfinishedEscape: "the pattern ends with a backslash; write \\\\ for the character itself"
        case .unclosedRegex:
            "a pattern that begins with '/' is a regular expression and ends with '/'; for a scene that begins so write \\/"
        case .regex(let error): "the regular expression is not taken: \(error)"
        case .rangeForm, .rangeBound, .emptyRange: rangeDescription
        case .parameterName, .repeatedParameter, .reservedParameter, .adjacentParameters: parameterDescription
        }
    }

    private var parameterDescription: String {
        switch self {
        case .parameterName(let name, let at):
            """
            '{\(name)}' at character \(at) is no parameter: a name has letters A-Z a-z, digits and _, and begins with \
            no digit; write \\{ for the character itself
            """
        case .repeatedParameter(let name): "the parameter {\(name)} comes twice; give each a name of its own"
        case .reservedParameter(let name):
            "{\(name)} has a meaning of its own in replies; give the parameter another name"
        default: "two parameters stand side by side; put a character between them, or make them one"
        }
    }

    private var rangeDescription: String {
        switch self {
        case .rangeForm(let text): "'\(text)' is no range; write it as 1..100000, or \\. for the character itself"
        case .rangeBound(let text): "'\(text)' is no bound: an integer from 0 to 4294967295 without leading zeros is"
        case .emptyRange(let first, let last): "the range ends at \(last), before it begins at \(first); swap them"
        default: ""
        }
    }
}
