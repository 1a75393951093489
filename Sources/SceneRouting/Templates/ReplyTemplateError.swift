/// A reply's text that is no template; positions count characters from 1, `field` is the name in a routes file.
public enum ReplyTemplateError: Error, Sendable, Equatable {
    /// `{` without its `}`.
    case unclosedBrace(field: String, at: Int)
    /// `}` without its `{`.
    case strayBrace(field: String, at: Int)
    /// Between the braces stands no name.
    case placeholderName(String, field: String, at: Int)
    /// Nothing of that name can be filled in; `known` are the parameters of the route's pattern.
    case unknownPlaceholder(String, field: String, at: Int, known: [String])
    /// The text alone is longer than the platform takes.
    case tooLong(bytes: Int, limit: Int)
}

extension ReplyTemplateError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .unclosedBrace(let field, let at):
            "'{' at character \(at) of \(field) has no '}'; close it, or write {{ for the character itself"
        case .strayBrace(let field, let at):
            "'}' at character \(at) of \(field) has no '{'; open it, or write }} for the character itself"
        case .placeholderName(let name, let field, let at):
            "'{\(name)}' at character \(at) of \(field) is no placeholder; write {{ and }} for the braces themselves"
        case .unknownPlaceholder(let name, let field, let at, let known):
            """
            '{\(name)}' at character \(at) of \(field) names nothing\(Spelling.didYouMean(name, among: known + builtIn)); \
            there are \((known + builtIn).map { "{\($0)}" }.joined(separator: " "))
            """
        case .tooLong(let bytes, let limit):
            "the text has \(bytes) bytes, and the platform takes \(limit); shorten it or link to a page"
        }
    }

    /// The field whose text is at fault, by its name in a routes file.
    public var field: String {
        switch self {
        case .unclosedBrace(let field, _), .strayBrace(let field, _), .placeholderName(_, let field, _),
            .unknownPlaceholder(_, let field, _, _):
            field
        case .tooLong: "text"
        }
    }

    private var builtIn: [String] { ["scene", "openid", "event", "ticket"] }
}
