/// A regular expression over whole scenes, in time that grows with the scene's length and never explodes.
///
/// It knows characters, `.`, classes (`[a-z_]`, `[^/]`), `\d \w \s` and their opposites (ASCII), groups `( )`, `(?: )`
/// and `(?<name> )`, `|`, the repetitions `* + ? {n} {n,} {n,m}`, lazy with a `?` after them, and `^ $`, which change
/// nothing since the whole scene is compared anyway. A named group is a parameter. There are no back references and
/// no look-around: those are what makes other engines explode.
public struct SceneRegex: Sendable, Hashable {
    /// No longer text is compared.
    ///
    /// The platform's scenes have at most 64 characters; whoever feeds more waits for nothing.
    public static let characterLimit = 256

    /// The expression, without the slashes.
    public let source: String
    /// The names of the named groups, in the order of their parentheses.
    public let groupNames: [String]
    private let program: RegexProgram

    /// Compiles an expression.
    ///
    /// - Throws: ``SceneRegexError``, with the place of the fault.
    public init(_ source: String) throws(SceneRegexError) {
        var parser = RegexParser(source)
        program = try RegexProgram(try parser.parse())
        self.source = source
        groupNames = parser.names
    }

    /// The named groups' texts where the expression takes the whole of `text`, else `nil`.
    public func parameters(of text: String) -> SceneParameters? {
        guard text.unicodeScalars.count <= Self.characterLimit else { return nil }
        guard let marks = RegexRun(program, groups: groupNames.count, on: text).marks() else { return nil }
        guard !groupNames.isEmpty else { return SceneParameters() }
        let scalars = Array(text.unicodeScalars)
        let values = groupNames.indices.map { group -> String? in
            let (start, end) = (marks[2 * group], marks[2 * group + 1])
            guard start >= 0, end >= start else { return nil }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[start..<end])
            return String(view)
        }
        return SceneParameters(names: groupNames, values: values)
    }

    /// Whether every scene is taken, as far as the spelling shows.
    var takesEverything: Bool { [".*", ".+", "^.*$", "^.+$", "^.*", ".*$", ".+?", ".*?"].contains(source) }

    /// Compares the expressions' texts.
    public static func == (left: SceneRegex, right: SceneRegex) -> Bool { left.source == right.source }

    /// Hashes the expression's text.
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
