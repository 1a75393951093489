public import OfficialAccount

/// One push of the platform, understood: a message or an event, with every child it carried.
///
/// Made from verified bytes only. The common fields are typed; whatever else a push carried (unknown and nested
/// children too) stays in ``elements`` in the order of the document.
public struct Push: Sendable, Equatable {
    /// `ToUserName`: the account, by its original id (a few real pushes show an alias instead).
    public let account: OriginalID
    /// `FromUserName`: the person.
    public let openID: OpenID
    /// `CreateTime`: seconds since 1970 as the platform's clock has them.
    public let createTime: Int64
    /// `MsgType`, in lower case: `event`, `text`, `image` and so on.
    public let messageType: String
    /// `Event`, where the push is one.
    public let event: Event?
    /// `EventKey`, trimmed, as received; `nil` where the element is missing, empty where it is empty.
    public let eventKey: String?
    /// `Ticket` of the code; missing on some real pushes.
    public let ticket: Ticket?
    /// `MsgId` (messages) or `MsgID` (the …JOBFINISH events), as text.
    public let messageID: String?
    /// Every child of the root, in document order, also those that have a field above.
    public let elements: [PushElement]

    /// Assembles a push; parsing is the business of ``PushParser``.
    public init(
        account: OriginalID,
        openID: OpenID,
        createTime: Int64,
        messageType: String,
        event: Event? = nil,
        eventKey: String? = nil,
        ticket: Ticket? = nil,
        messageID: String? = nil,
        elements: [PushElement] = []
    ) {
        self.account = account
        self.openID = openID
        self.createTime = createTime
        self.messageType = messageType
        self.event = event
        self.eventKey = eventKey
        self.ticket = ticket
        self.messageID = messageID
        self.elements = elements
    }

    /// The text of the first child of this name; names are case-sensitive, as the platform's are.
    public func text(of name: String) -> String? {
        elements.first { $0.name == name }?.text
    }
}

/// One child of a push: its text, or its own children.
public struct PushElement: Sendable, Equatable {
    /// The element's name, as received.
    public let name: String
    /// Its text, with the blanks around it removed; empty where it only has children.
    public let text: String
    /// Its children in document order.
    public let children: [PushElement]

    /// Assembles an element.
    public init(name: String, text: String, children: [PushElement] = []) {
        self.name = name
        self.text = text
        self.children = children
    }
}

extension Push {
    /// The name of an event (`Event`), compared without regard to case: `SCAN` and `scan` are one event.
    public struct Event: Sendable, Hashable, CustomStringConvertible {
        /// The name as received.
        public let name: String
        /// The name in lower case, which is what two events are compared by.
        public let lowercased: String

        /// Names an event.
        public init(_ name: String) {
            self.name = name
            lowercased = name.lowercased()
        }

        /// ``name``.
        public var description: String { name }

        /// Compares in lower case.
        public static func == (left: Event, right: Event) -> Bool { left.lowercased == right.lowercased }

        /// Hashes in lower case.
        public func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }

        /// A person followed the account; by a code, where the key begins with `qrscene_`.
        public static let subscribe = Event("subscribe")
        /// A person left the account.
        public static let unsubscribe = Event("unsubscribe")
        /// A follower scanned a code with a scene.
        public static let scan = Event("SCAN")
    }
}
