/// A route that a registry does not take.
public enum RegistryError: Error, Sendable {
    /// The text is no pattern.
    case pattern(String, ScenePatternError)
    /// The reply of the route is no template, or uses a parameter that the pattern does not have.
    case template(pattern: String, ReplyTemplateError)
    /// Two routes take the same scenes of the same kinds, so one of them would never run.
    case duplicate(first: Route, second: Route)
    /// The route takes neither follows nor scans.
    case noKinds(pattern: String)
    /// Regular expressions are tried one after the other, so there cannot be many.
    case tooManyRegexes(limit: Int)
}

extension RegistryError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .pattern(let text, let error): "'\(text)' is no scene pattern: \(error)"
        case .template(let pattern, let error): "the reply of '\(pattern)' is no template: \(error)"
        case .duplicate(let first, let second):
            "\(second) takes the same scenes as \(first); remove one, or let them differ in kind (subscribe, scan)"
        case .noKinds(let pattern): "'\(pattern)' takes neither follows nor scans; name at least one kind"
        case .tooManyRegexes(let limit):
            "there are more than \(limit) regular expressions, which are tried one by one; use patterns or prefixes"
        }
    }
}
