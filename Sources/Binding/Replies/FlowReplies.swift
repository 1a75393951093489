/// Replies in words: the shipped texts, and those that the operator put in their place.
///
/// The same reply gives the same bytes, always: a retry of a push must get what its first delivery got.
struct FlowReplies: Sendable {
    private var templates: [ReplyLanguage: [ReplyTemplateName: ReplyPattern]] = [:]
    /// The language of replies that belong to no flow.
    private let language: ReplyLanguage
    /// What a link to the confirm page begins with; the flow's id follows.
    private let tapBase: String
    private let minutes: String

    /// - Parameters:
    ///   - changed: Texts in place of the shipped ones.
    ///   - language: The language of replies that belong to no flow.
    ///   - tapBase: What a link to the confirm page begins with: `https://scan.example.com/scan/tap/`.
    ///   - digitsLife: How long digits can be typed in.
    /// - Throws: ``ReplyFault`` where a text has a placeholder that it may not have, or lacks one that it must have.
    init(
        changed: [ReplyLanguage: [ReplyTemplateName: String]] = [:],
        language: ReplyLanguage = .chinese,
        tapBase: String = "",
        digitsLife: Duration = FlowPolicy().digitsLife
    ) throws(ReplyFault) {
        self.language = language
        self.tapBase = tapBase
        minutes = String(max(1, digitsLife.components.seconds / 60))
        for language in ReplyLanguage.allCases {
            for name in ReplyTemplateName.allCases {
                let text = changed[language]?[name] ?? ReplyTexts.text(name, language)
                templates[language, default: [:]][name] = try ReplyPattern(text, for: name)
            }
        }
    }

    /// The words of a reply.
    func text(_ reply: FlowReply) -> String {
        let language = reply.display?.language ?? self.language
        guard let pattern = templates[language]?[reply.template] else { return "" }
        return pattern.render { placeholder in value(of: placeholder, in: reply, language) }
    }

    private func value(of placeholder: ReplyPlaceholder, in reply: FlowReply, _ language: ReplyLanguage) -> String {
        let display = reply.display
        return switch (placeholder, reply) {
        case (.site, _): display?.site.text ?? ""
        case (.place, _): display?.place.text ?? ""
        case (.account, _): display?.account?.text ?? display?.site.text ?? ""
        case (.purpose, .digits(_, let kind, _)), (.purpose, .tap(_, let kind, _)), (.purpose, .accepted(let kind, _)):
            display?.purpose?.text ?? ReplyTexts.purpose(kind, language)
        case (.purpose, _): display?.purpose?.text ?? ""
        case (.minutes, _): minutes
        case (.code, .digits(let code, _, _)), (.code, .moveDigits(let code, _)): code.grouped
        case (.link, .tap(let flow, _, _)): tapBase + flow.rawValue
        case (.other, .boundElsewhere(let masks, _, _)): masks.map(\.text).joined(separator: ", ")
        case (.accounts, .choose(let masks, _)):
            masks.enumerated().map { "\($0 + 1) \($1.text)" }.joined(separator: "\n")
        case (.code, _), (.link, _), (.other, _), (.accounts, _): ""
        }
    }
}

/// One text, cut at its placeholders; what is filled in is never read again.
struct ReplyPattern: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case literal(String)
        case placeholder(ReplyPlaceholder)
    }

    private var parts: [Part] = []

    init(_ text: String, for name: ReplyTemplateName) throws(ReplyFault) {
        var rest = text[...]
        var missing = name.required
        while let opening = rest.firstIndex(of: "{") {
            guard let closing = rest[opening...].firstIndex(of: "}") else { throw .unclosedBrace(name) }
            let word = String(rest[rest.index(after: opening)..<closing])
            guard let placeholder = ReplyPlaceholder(rawValue: word), name.allowed.contains(placeholder) else {
                throw .unknownPlaceholder(word, name)
            }
            parts += [.literal(String(rest[..<opening])), .placeholder(placeholder)]
            missing.remove(placeholder)
            rest = rest[rest.index(after: closing)...]
        }
        if let first = missing.map(\.rawValue).min() { throw .missingPlaceholder(first, name) }
        parts.append(.literal(String(rest)))
    }

    func render(_ value: (ReplyPlaceholder) -> String) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += literal
            case .placeholder(let placeholder): text += value(placeholder)
            }
        }
    }
}

/// What is wrong with a text that an operator wrote.
enum ReplyFault: Error, Equatable, CustomStringConvertible {
    case unknownPlaceholder(String, ReplyTemplateName)
    case missingPlaceholder(String, ReplyTemplateName)
    case unclosedBrace(ReplyTemplateName)

    var description: String {
        switch self {
        case .unknownPlaceholder(let word, let name):
            "the text \(name.rawValue) has {\(word)}, which it cannot be given; it may have "
                + name.allowed.map { "{\($0.rawValue)}" }.sorted().joined(separator: ", ")
        case .missingPlaceholder(let word, let name): "the text \(name.rawValue) needs {\(word)}; add it"
        case .unclosedBrace(let name): "the text \(name.rawValue) has a { without }; close it"
        }
    }
}
