/// How a push ended: what was answered, and by which route.
public struct Settlement: Sendable, Equatable {
    /// How the handler fared.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It returned in time, or none was needed.
        case handled
        /// It returned after the answer had to leave: the reply goes out as a message of its own.
        case late
        /// It threw.
        case failed
        /// It did not return within the time limit of handlers and was given up.
        case abandoned
    }

    /// How the handler fared.
    public var outcome: Outcome
    /// The route that took the push; `nil` where none did.
    public var route: String?
    /// The answer, which every retry gets again.
    public var answer: StoredAnswer
    /// What is to be done outside the store because of it.
    public var jobs: [Job]
    /// What is remembered differently from now on; where one of them cannot be made, the push is not settled.
    public var changes: [StateChange]
    /// What channels count of the push; a store that is no ``ChannelStore`` leaves them out.
    public var facts: [ChannelFact]

    /// Assembles a settlement.
    public init(
        outcome: Outcome,
        route: String?,
        answer: StoredAnswer,
        jobs: [Job] = [],
        changes: [StateChange] = [],
        facts: [ChannelFact] = []
    ) {
        self.outcome = outcome
        self.route = route
        self.answer = answer
        self.jobs = jobs
        self.changes = changes
        self.facts = facts
    }
}

/// The bytes of an answer with their content type, so that a retry gets the same again.
public struct StoredAnswer: Sendable, Equatable {
    /// The three content types an answer to a push can have.
    public enum ContentType: String, Sendable, Hashable, CaseIterable {
        /// The word `success`.
        case text = "text/plain; charset=utf-8"
        /// A reply document.
        case xml = "text/xml; charset=utf-8"
        /// The envelope of an account that pushes JSON.
        case json = "application/json; charset=utf-8"
    }

    /// What the body is.
    public var contentType: ContentType
    /// The body, byte for byte.
    public var body: [UInt8]

    /// Assembles an answer.
    public init(contentType: ContentType, body: [UInt8]) {
        self.contentType = contentType
        self.body = body
    }

    /// "Nothing to show": the word the platform asks for.
    public static let success = StoredAnswer(contentType: .text, body: Array("success".utf8))
}
