internal import OfficialAccount
internal import WeChatPush

/// One text of a reply, cut at its `{placeholders}` once so that rendering only joins.
///
/// What is filled in is never read again: a scene that contains `{openid}` shows those eight characters.
struct TemplateText: Sendable, Equatable {
    enum Segment: Sendable, Equatable {
        case literal(String)
        case scene
        case openID
        case event
        case ticket
        case parameter(String, at: Int)
    }

    private(set) var segments: [Segment] = []
    private(set) var literalBytes = 0

    var isConstant: Bool {
        segments.allSatisfy { if case .literal = $0 { true } else { false } }
    }

    /// The text where nothing is to be filled in, `{{` and `}}` already single.
    var constant: String {
        segments.reduce(into: "") { if case .literal(let text) = $1 { $0 += text } }
    }

    init(_ text: String, field: String) throws(ReplyTemplateError) {
        var literal = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var position = 0
        while position < scalars.count {
            let scalar = scalars[position]
            let isDoubled = position + 1 < scalars.count && scalars[position + 1] == scalar
            switch scalar {
            case _ where isDoubled && (scalar == "{" || scalar == "}"):
                literal.append(scalar)
                position += 2
            case "{":
                append(&literal)
                position = try appendPlaceholder(scalars, from: position, field: field)
            case "}": throw .strayBrace(field: field, at: position + 1)
            default:
                literal.append(scalar)
                position += 1
            }
        }
        append(&literal)
    }

    private mutating func append(_ literal: inout String.UnicodeScalarView) {
        guard !literal.isEmpty else { return }
        let text = String(literal)
        literalBytes += text.utf8.count
        segments.append(.literal(text))
        literal = String.UnicodeScalarView()
    }

    /// Reads the placeholder whose brace stands at `opening` and returns the position after it.
    private mutating func appendPlaceholder(
        _ scalars: [Unicode.Scalar],
        from opening: Int,
        field: String
    ) throws(ReplyTemplateError) -> Int {
        guard let closing = scalars[opening...].firstIndex(of: "}") else {
            throw .unclosedBrace(field: field, at: opening + 1)
        }
        let name = scalars[(opening + 1)..<closing]
        var view = String.UnicodeScalarView()
        view.append(contentsOf: name)
        guard ScenePatternParser.isName(name) else {
            throw .placeholderName(String(view), field: field, at: opening + 1)
        }
        segments.append(Self.placeholder(String(view), at: opening + 1))
        return closing + 1
    }

    private static func placeholder(_ name: String, at position: Int) -> Segment {
        switch name {
        case "scene": .scene
        case "openid": .openID
        case "event": .event
        case "ticket": .ticket
        default: .parameter(name, at: position)
        }
    }
}

extension TemplateText {
    func render(_ scan: Scan, _ parameters: SceneParameters) -> String {
        var result = ""
        result.reserveCapacity(literalBytes + 64)
        for segment in segments {
            switch segment {
            case .literal(let text): result += text
            case .scene: result += scan.scene.text
            case .openID: result += scan.openID.rawValue
            case .event: result += scan.kind.rawValue
            case .ticket: result += scan.ticket?.rawValue ?? ""
            case .parameter(let name, _): result += parameters[name] ?? ""
            }
        }
        return result
    }
}
