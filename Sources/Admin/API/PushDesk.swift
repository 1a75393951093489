public import Store

/// What the API needs of whoever understands pushes: to read them, and to let them come again.
///
/// The API itself knows only what a store knows.
public protocol PushDesk: Sendable {
    /// What a stored push says.
    func read(_ push: StoredPush) -> PushReading

    /// Takes a stored push through the inbox anew: with a fresh CreateTime, as a push of its own.
    ///
    /// - Parameters:
    ///   - push: The stored push.
    ///   - edited: The document that comes in the stored one's place; `nil` for the stored one.
    /// - Returns: What came of it.
    /// - Throws: ``ReplayRefusal``.
    func replay(_ push: StoredPush, edited: [UInt8]?) async throws(ReplayRefusal) -> ReplayedPush
}

/// What a stored push says, decoded.
public struct PushReading: Sendable, Equatable {
    /// One child of its document.
    public struct Field: Sendable, Equatable {
        /// Its name, as received.
        public var name: String
        /// Its text.
        public var text: String
        /// Its own children.
        public var children: [Field]

        /// Assembles a field.
        public init(name: String, text: String, children: [Field] = []) {
            self.name = name
            self.text = text
            self.children = children
        }
    }

    /// What was answered.
    public struct Reply: Sendable, Equatable {
        /// `text`, `news`, … or `none`; `sealed` where its key is not at hand.
        public var kind: String
        /// It in a few words.
        public var summary: String

        /// Assembles a reply.
        public init(kind: String, summary: String) {
            self.kind = kind
            self.summary = summary
        }
    }

    /// The children of its document, in order; empty where it cannot be read any more.
    public var fields: [Field]
    /// What was answered; `nil` while it is running.
    public var reply: Reply?

    /// Assembles a reading.
    public init(fields: [Field], reply: Reply?) {
        self.fields = fields
        self.reply = reply
    }
}

/// What came of a replay.
public struct ReplayedPush: Sendable, Equatable {
    /// The new push's number; `nil` where it was not stored.
    public var id: PushID?
    /// The status that was answered.
    public var status: Int
    /// The route that took it.
    public var route: String?
    /// What was answered in time; `nil` where nothing was.
    public var reply: PushReading.Reply?

    /// Assembles an outcome.
    public init(id: PushID?, status: Int, route: String?, reply: PushReading.Reply?) {
        self.id = id
        self.status = status
        self.route = route
        self.reply = reply
    }
}

/// Why a push cannot be replayed.
public enum ReplayRefusal: Error, Equatable, Sendable {
    /// The account it came to is not configured here any more.
    case unknownAccount(String)
    /// Its document cannot be read any more.
    case unreadable(PushID)
    /// The document that was to come in its place is not taken.
    case document(DocumentFault)
}

/// Why an edited document does not come as a push.
public struct DocumentFault: Error, Equatable, Sendable {
    /// A stable word, such as `not_xml`, `missing_element`, `identity`.
    public var word: String
    /// The fact and the fix, in one sentence.
    public var reason: String
    /// The line that is at fault, from 1 up; `nil` where none is.
    public var line: Int?
    /// The character on it where that was noticed, from 1 up; `nil` where that is not known.
    public var column: Int?

    /// Assembles a fault.
    public init(word: String, reason: String, line: Int? = nil, column: Int? = nil) {
        self.word = word
        self.reason = reason
        self.line = line
        self.column = column
    }
}

extension ReplayRefusal: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .unknownAccount(let name): "the account \(name) is not configured here any more: configure it, then replay"
        case .unreadable(let id): "the document of \(id) cannot be read by this version"
        case .document(let fault): fault.reason
        }
    }
}
