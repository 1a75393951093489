public import OfficialAccount

/// One push of the platform, understood: a message or an event, with every child it carried.
///
/// Made from verified bytes only. The common fields are typed; whatever else a push carried (unknown and nested
/// children too) stays in ``elements`` in the order of the document.
public struct Push: Sendable, Equatable {
    /// One reference: a push is handed from step to step, and each would count a dozen of them.
    private final class Fields: Sendable {
        let account: OriginalID
        let openID: OpenID
        let createTime: Int64
        let messageType: String
        let event: Event?
        let eventKey: String?
        let ticket: Ticket?
        let messageID: String?
        let elements: [PushElement]
        let kind: Scan.Kind?
        let scene: SceneValue?

        init(
            account: OriginalID,
            openID: OpenID,
            createTime: Int64,
            messageType: String,
            event: Event?,
            eventKey: String?,
            ticket: Ticket?,
            messageID: String?,
            elements: [PushElement],
            scan: (kind: Scan.Kind, scene: SceneValue)?
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
            kind = scan?.kind
            scene = scan?.scene
        }
    }

    private let fields: Fields

    /// `ToUserName`: the account, by its original id (a few real pushes show an alias instead).
    public var account: OriginalID { fields.account }
    /// `FromUserName`: the person.
    public var openID: OpenID { fields.openID }
    /// `CreateTime`: seconds since 1970 as the platform's clock has them.
    public var createTime: Int64 { fields.createTime }
    /// `MsgType`, in lower case: `event`, `text`, `image` and so on.
    public var messageType: String { fields.messageType }
    /// `Event`, where the push is one.
    public var event: Event? { fields.event }
    /// `EventKey`, trimmed, as received; `nil` where the element is missing, empty where it is empty.
    public var eventKey: String? { fields.eventKey }
    /// `Ticket` of the code; missing on some real pushes.
    public var ticket: Ticket? { fields.ticket }
    /// `MsgId` (messages) or `MsgID` (the …JOBFINISH events), as text.
    public var messageID: String? { fields.messageID }
    /// Every child of the root, in document order, also those that have a field above.
    public var elements: [PushElement] { fields.elements }

    /// The scan this push reports; `nil` for everything that is none.
    ///
    /// A `SCAN` has the scene as its key, taken as it is. A `subscribe` by a code has it behind `qrscene_`, of which
    /// exactly one is stripped: a scene may begin with that word itself. A `subscribe` with another key, and an empty
    /// key, are no scans.
    public var scan: Scan? {
        guard let kind = fields.kind, let scene = fields.scene else { return nil }
        return Scan(
            scene: scene,
            kind: kind,
            openID: fields.openID,
            account: fields.account,
            ticket: fields.ticket,
            createTime: fields.createTime
        )
    }

    /// The scene of ``scan``, without the rest of it.
    public var scene: SceneValue? { fields.scene }

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
        fields = Fields(
            account: account,
            openID: openID,
            createTime: createTime,
            messageType: messageType,
            event: event,
            eventKey: eventKey,
            ticket: ticket,
            messageID: messageID,
            elements: elements,
            scan: Self.scene(of: messageType, event, eventKey)
        )
    }

    /// Compares every field; the scan follows from them.
    public static func == (left: Push, right: Push) -> Bool {
        let (one, other) = (left.fields, right.fields)
        return one === other
            || (one.account == other.account && one.openID == other.openID && one.createTime == other.createTime
                && one.messageType == other.messageType && one.event == other.event
                && one.eventKey == other.eventKey && one.ticket == other.ticket
                && one.messageID == other.messageID && one.elements == other.elements)
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
