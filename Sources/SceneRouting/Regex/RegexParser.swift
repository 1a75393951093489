/// Reads a regular expression's text into a tree.
struct RegexParser {
    static let depthLimit = 32
    static let repetitionLimit = 256

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private(set) var names: [String] = []

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    mutating func parse() throws(SceneRegexError) -> RegexNode {
        guard !scalars.isEmpty else { throw .empty }
        let node = try choice()
        guard position == scalars.count else { throw .parenthesis(at: position + 1) }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws(SceneRegexError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(SceneRegexError) -> RegexNode {
        var parts: [RegexNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            parts.append(try repetition(of: try atom()))
        }
        return parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func atom() throws(SceneRegexError) -> RegexNode {
        let start = position
        guard let scalar = next else { return .empty }
        position += 1
        switch scalar {
        case ".": return .set(.any)
        case "^": return .atStart
        case "$": return .atEnd
        case "(": return try group(at: start)
        case "[": return .set(try characterClass(at: start))
        case "\\": return .set(try escape())
        case "*", "+", "?", "{": throw .nothingToRepeat(at: position)
        default: return .set(ScalarSet(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func group(at start: Int) throws(SceneRegexError) -> RegexNode {
        var number: Int?
        if take("?"), !take(":") {
            guard take("<"), let closing = scalars[position...].firstIndex(of: ">") else {
                throw .groupForm(at: start + 1)
            }
            number = try add(name: scalars[position..<closing])
            position = closing + 1
        }
        let inner = try choice()
        guard take(")") else { throw .parenthesis(at: start + 1) }
        return number.map { .group(inner, number: $0) } ?? inner
    }

    private mutating func add(name scalars: ArraySlice<Unicode.Scalar>) throws(SceneRegexError) -> Int {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let name = String(view)
        guard ScenePatternParser.isName(scalars), !ScenePatternParser.reservedNames.contains(name),
            !names.contains(name)
        else { throw .groupName(name) }
        names.append(name)
        return names.count - 1
    }
}

// MARK: Repetition

extension RegexParser {
    private mutating func repetition(of node: RegexNode) throws(SceneRegexError) -> RegexNode {
        let bounds: (Int, Int?)
        switch next {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{": bounds = try count()
        default: return node
        }
        if case .atStart = node { throw .nothingToRepeat(at: position + 1) }
        if case .atEnd = node { throw .nothingToRepeat(at: position + 1) }
        position += 1
        let isLazy = take("?")
        if let again = next, "*+?{".unicodeScalars.contains(again) { throw .nothingToRepeat(at: position + 1) }
        return .repeated(node, least: bounds.0, most: bounds.1, isLazy: isLazy)
    }

    /// Reads `{n}`, `{n,}` or `{n,m}` and stops at the `}`.
    private mutating func count() throws(SceneRegexError) -> (Int, Int?) {
        let start = position + 1
        position += 1
        guard let least = number() else { throw .repetition(at: start) }
        var most: Int? = least
        if take(",") { most = next == "}" ? nil : number() ?? -1 }
        guard next == "}", most.map({ $0 >= least }) ?? true else { throw .repetition(at: start) }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, ("0"..."9").contains(scalar) {
            let grown = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard grown <= Self.repetitionLimit else { return nil }
            value = grown
            position += 1
        }
        return value
    }
}

// MARK: Characters

extension RegexParser {
    /// What follows a backslash; signs stand for themselves, letters and digits only where they have a meaning.
    private mutating func escape() throws(SceneRegexError) -> ScalarSet {
        guard let scalar = next else { throw .escape(at: position) }
        position += 1
        switch scalar {
        case "d": return .digits
        case "w": return .words
        case "s": return .blanks
        case "D": return ScalarSet(ranges: ScalarSet.digits.ranges, isInverted: true)
        case "W": return ScalarSet(ranges: ScalarSet.words.ranges, isInverted: true)
        case "S": return ScalarSet(ranges: ScalarSet.blanks.ranges, isInverted: true)
        case _ where ScalarSet.words.contains(scalar) && scalar != "_": throw .escape(at: position - 1)
        default: return ScalarSet(ranges: [scalar.value...scalar.value])
        }
    }

    private mutating func characterClass(at start: Int) throws(SceneRegexError) -> ScalarSet {
        var set = ScalarSet()
        set.isInverted = take("^")
        while let scalar = next, scalar != "]" {
            set.ranges += try classItem()
        }
        guard take("]"), !set.ranges.isEmpty else { throw .characterClass(at: start + 1) }
        return set
    }

    private mutating func classItem() throws(SceneRegexError) -> [ClosedRange<UInt32>] {
        let start = position
        let first = try classCharacter()
        guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return first.spelledOut }
        position += 1
        let last = try classCharacter()
        guard let from = first.single, let to = last.single, from <= to else { throw .classRange(at: start + 1) }
        return [from...to]
    }

    private mutating func classCharacter() throws(SceneRegexError) -> ScalarSet {
        guard let scalar = next else { throw .characterClass(at: position) }
        position += 1
        return scalar == "\\" ? try escape() : ScalarSet(ranges: [scalar.value...scalar.value])
    }
}

extension ScalarSet {
    /// The character, where the set has just one.
    fileprivate var single: UInt32? {
        guard !isInverted, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
