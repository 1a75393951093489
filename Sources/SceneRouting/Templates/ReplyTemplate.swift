public import WeChatPush

/// A reply with `{placeholders}` in its texts, ready to be filled in for one scan.
///
/// A placeholder is a parameter of the route's pattern or one of `{scene}`, `{openid}`, `{event}` (`subscribe` or
/// `scan`) and `{ticket}` (empty where the push has none); `{{` and `}}` are the braces themselves. What is filled in
/// is not read again, so a scene cannot smuggle a placeholder in.
public struct ReplyTemplate: Sendable, Equatable {
    /// The longest text the platform takes, in bytes.
    static let textLimit = 2048

    /// One reference: each scan copies its template out of the route.
    private final class Parts: Sendable {
        let reply: PassiveReply
        /// The texts of `reply` in their fixed order; empty where none has a placeholder.
        let texts: [TemplateText]
        /// Every use of a parameter, with its place, for the check at registration.
        let uses: [Use]

        init(reply: PassiveReply, texts: [TemplateText], uses: [Use]) {
            self.reply = reply
            self.texts = texts
            self.uses = uses
        }
    }

    private let parts: Parts

    private struct Use: Sendable, Equatable {
        let name: String
        let field: String
        let position: Int
    }

    /// `text`, `news`, … or `none`: what tables and metrics call the reply.
    public var kind: String { parts.reply.kind }

    /// Cuts the reply's texts at their placeholders.
    ///
    /// - Throws: ``ReplyTemplateError``, with the field and the place in it.
    public init(_ reply: PassiveReply) throws(ReplyTemplateError) {
        var texts: [TemplateText] = []
        var uses: [Use] = []
        let constant = try reply.replacingTexts { (text, field) throws(ReplyTemplateError) in
            let compiled = try TemplateText(text, field: field)
            texts.append(compiled)
            for case .parameter(let name, let position) in compiled.segments {
                uses.append(Use(name: name, field: field, position: position))
            }
            return compiled.constant
        }
        if case .text = reply, texts[0].literalBytes > Self.textLimit {
            throw .tooLong(bytes: texts[0].literalBytes, limit: Self.textLimit)
        }
        parts = Parts(reply: constant, texts: texts.allSatisfy(\.isConstant) ? [] : texts, uses: uses)
    }

    /// Compares the replies and where their placeholders stand.
    public static func == (left: ReplyTemplate, right: ReplyTemplate) -> Bool {
        let (one, other) = (left.parts, right.parts)
        return one === other || (one.reply == other.reply && one.texts == other.texts && one.uses == other.uses)
    }

    /// Fails where the template uses a parameter that the pattern of its route does not have.
    ///
    /// ``SceneRegistry`` does this at registration.
    public func check(parameters known: [String]) throws(ReplyTemplateError) {
        guard let use = parts.uses.first(where: { !known.contains($0.name) }) else { return }
        throw .unknownPlaceholder(use.name, field: use.field, at: use.position, known: known)
    }

    /// The reply for one scan, without waiting for anything.
    ///
    /// A text that comes out empty is ``PassiveReply/none``: the platform takes an empty text for a broken service.
    public func render(_ scan: Scan, _ parameters: SceneParameters) -> PassiveReply {
        guard let first = parts.texts.first else { return parts.reply }
        // The usual reply needs no walk over fields.
        if case .text = parts.reply {
            let text = first.render(scan, parameters)
            return text.isEmpty ? .none : .text(text)
        }
        var next = 0
        return parts.reply.replacingTexts { _, _ in
            defer { next += 1 }
            return parts.texts[next].render(scan, parameters)
        }
    }

    /// The reply for one scan in its context.
    public func render(_ scan: Scan, _ context: ScanContext) -> PassiveReply { render(scan, context.parameters) }
}
