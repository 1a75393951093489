/// Reads the grammar of ``ScenePattern``.
struct ScenePatternParser {
    static let characterLimit = 512
    /// What these mean in a reply would hide a parameter of that name, or be hidden by it.
    static let reservedNames: Set<String> = ["scene", "openid", "event", "ticket"]

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var literal = String.UnicodeScalarView()
    private var literals: [String] = []
    private var names: [String] = []
    private var endsWithStar = false

    static func form(of text: String) throws(ScenePatternError) -> ScenePattern.Form {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else { throw .empty }
        guard scalars.count <= characterLimit else { throw .tooLong(count: scalars.count, limit: characterLimit) }
        guard !first.properties.isWhitespace, !last.properties.isWhitespace else { throw .blankEdge }
        if text == "*" { return .fallback }
        if first == "/" { return .regex(try regex(scalars)) }
        if let range = try range(text) { return .range(range) }
        var parser = ScenePatternParser(scalars: scalars)
        return try parser.parse()
    }

    /// The spelling that ``form(of:)`` reads back as this very text.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let dotsMatter = looksLikeRange(text)
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let special: Bool =
                switch scalar {
                case "\\", "{", "}", "*": true
                case "/": index == 0
                case ".": dotsMatter
                default: false
                }
            if special { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    /// A parameter's name: letters, digits and `_`, no digit first.
    static func isName(_ name: some Collection<Unicode.Scalar>) -> Bool {
        guard let first = name.first, !("0"..."9").contains(first) else { return false }
        return name.allSatisfy { $0 == "_" || $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }
}

// MARK: Text, parameters, prefix

extension ScenePatternParser {
    private mutating func parse() throws(ScenePatternError) -> ScenePattern.Form {
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            switch scalar {
            case "\\": try escape()
            case "{": try parameter()
            case "}": throw .strayBrace(at: position)
            case "*": try star()
            default: literal.append(scalar)
            }
        }
        if endsWithStar { return .prefix(String(literal)) }
        guard !names.isEmpty else { return .exact(String(literal)) }
        return .shape(SceneShape(literals: literals + [String(literal)], names: names))
    }

    private mutating func escape() throws(ScenePatternError) {
        guard position < scalars.count else { throw .unfinishedEscape }
        let scalar = scalars[position]
        guard "\\{}*/.".unicodeScalars.contains(scalar) else { throw .escape(Character(scalar), at: position) }
        literal.append(scalar)
        position += 1
    }

    private mutating func star() throws(ScenePatternError) {
        guard position == scalars.count, names.isEmpty else { throw .star(at: position) }
        endsWithStar = true
    }

    private mutating func parameter() throws(ScenePatternError) {
        let opening = position
        guard let closing = scalars[position...].firstIndex(of: "}") else { throw .unclosedBrace(at: opening) }
        let name = scalars[position..<closing]
        var text = String.UnicodeScalarView()
        text.append(contentsOf: name)
        guard Self.isName(name) else { throw .parameterName(String(text), at: opening) }
        try add(parameter: String(text), at: opening)
        position = closing + 1
    }

    private mutating func add(parameter name: String, at opening: Int) throws(ScenePatternError) {
        guard !Self.reservedNames.contains(name) else { throw .reservedParameter(name) }
        guard !names.contains(name) else { throw .repeatedParameter(name) }
        guard names.isEmpty || !literal.isEmpty else { throw .adjacentParameters(at: opening) }
        literals.append(String(literal))
        names.append(name)
        literal = String.UnicodeScalarView()
    }
}

// MARK: Ranges and regular expressions

extension ScenePatternParser {
    private static func looksLikeRange(_ text: String) -> Bool {
        text.utf8.first.map { (0x30...0x39).contains($0) } == true
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } && text.contains("..")
    }

    private static func range(_ text: String) throws(ScenePatternError) -> ClosedRange<UInt32>? {
        guard looksLikeRange(text) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, !parts[0].isEmpty, !parts[2].isEmpty else { throw .rangeForm(text) }
        let first = try bound(parts[0])
        let last = try bound(parts[2])
        guard first <= last else { throw .emptyRange(first: first, last: last) }
        return first...last
    }

    private static func bound(_ digits: Substring) throws(ScenePatternError) -> UInt32 {
        guard digits == "0" || digits.first != "0", let value = UInt32(digits) else {
            throw .rangeBound(String(digits))
        }
        return value
    }

    private static func regex(_ scalars: [Unicode.Scalar]) throws(ScenePatternError) -> SceneRegex {
        guard scalars.count >= 2, scalars.last == "/" else { throw .unclosedRegex }
        let backslashes = scalars.dropLast().reversed().prefix { $0 == "\\" }.count
        guard backslashes.isMultiple(of: 2) else { throw .unclosedRegex }
        var source = String.UnicodeScalarView()
        source.append(contentsOf: scalars[1..<(scalars.count - 1)])
        do {
            return try SceneRegex(String(source))
        } catch {
            throw .regex(error)
        }
    }
}
