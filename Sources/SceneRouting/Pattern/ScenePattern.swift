/// What a route says about the scenes it takes: a text, a shape of texts, or a span of numbers.
///
/// | written | takes |
/// |---|---|
/// | `door` | the scene `door` alone |
/// | `table/{number}` | a `{parameter}` stands for one character or more, up to the next literal |
/// | `summer*` | every scene that begins with `summer`, `summer` itself included |
/// | `1..100000` | the integers from 1 to 100000, both included, without leading zeros |
/// | `/[a-z]+-\d+/` | every scene that this regular expression takes as a whole (``SceneRegex``) |
/// | `*` | everything that no other route takes |
///
/// A pattern always takes the whole scene or nothing, byte for byte: case counts, and so does how a letter with an
/// accent is composed. A backslash takes the next character as it is: `\{ \} \* \/ \. \\` (so `1\..5` is the scene
/// `1..5`, and `\/shop` the scene `/shop`); before any other character it is refused.
public struct ScenePattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let text: String
    let form: Form

    /// The six kinds of pattern.
    enum Form: Sendable, Hashable {
        case exact(String)
        case shape(SceneShape)
        case range(ClosedRange<UInt32>)
        case prefix(String)
        case regex(SceneRegex)
        case fallback
    }

    /// Reads a pattern as it stands in code or in a routes file.
    ///
    /// - Throws: ``ScenePatternError``, with the place of the fault in the pattern.
    public static func parse(_ text: String) throws(ScenePatternError) -> ScenePattern {
        ScenePattern(text: text, form: try ScenePatternParser.form(of: text))
    }

    /// The pattern that takes this one text, whatever characters it has.
    public static func exactly(_ scene: String) -> ScenePattern {
        ScenePattern(text: ScenePatternParser.escaped(scene), form: .exact(scene))
    }

    /// The pattern that takes these integers.
    public static func integers(_ range: ClosedRange<UInt32>) -> ScenePattern {
        ScenePattern(text: "\(range.lowerBound)..\(range.upperBound)", form: .range(range))
    }

    /// The pattern that takes every scene.
    public static let everything = ScenePattern(text: "*", form: .fallback)

    /// The names of the parameters, in the order of the pattern.
    public var parameterNames: [String] {
        switch form {
        case .shape(let shape): shape.names
        case .regex(let regex): regex.groupNames
        default: []
        }
    }

    /// How specific the pattern is; of two that take a scene the greater one handles it.
    public var specificity: Specificity {
        switch form {
        case .exact: Specificity(rank: .exact, weight: 0)
        case .shape(let shape): Specificity(rank: .pattern, weight: shape.literalCount)
        case .range(let range): Specificity(rank: .range, weight: -Int(range.upperBound - range.lowerBound))
        case .prefix(let prefix): Specificity(rank: .prefix, weight: prefix.unicodeScalars.count)
        case .regex: Specificity(rank: .regex, weight: 0)
        case .fallback: Specificity(rank: .fallback, weight: 0)
        }
    }

    /// The same for patterns that take the same scenes and differ in the names of parameters at most.
    var identity: String {
        switch form {
        case .exact(let text): "=\(text)"
        case .shape(let shape): "~\(shape.anonymous)"
        case .range(let range): "#\(range.lowerBound)..\(range.upperBound)"
        case .prefix(let prefix): "^\(prefix)"
        case .regex(let regex): "/\(regex.source)"
        case .fallback: "*"
        }
    }

    /// Compares what the patterns take and what they call its parts, not how they were spelled.
    public static func == (left: ScenePattern, right: ScenePattern) -> Bool { left.form == right.form }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(form) }
}

extension ScenePattern: CustomStringConvertible {
    /// ``text``.
    public var description: String { text }
}
