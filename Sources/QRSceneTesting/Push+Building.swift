public import QRScene

extension Push {
    /// A scan by a follower (`SCAN`).
    public static func scan(
        _ scene: String,
        openID: OpenID = .sample,
        ticket: Ticket? = .sample,
        createTime: Int64 = 1_767_225_600
    ) -> Push {
        event(.scan, key: scene, openID: openID, ticket: ticket, createTime: createTime)
    }

    /// A follow by a code (`subscribe` with `qrscene_`).
    public static func subscribe(
        _ scene: String,
        openID: OpenID = .sample,
        ticket: Ticket? = .sample,
        createTime: Int64 = 1_767_225_600
    ) -> Push {
        event(.subscribe, key: "qrscene_" + scene, openID: openID, ticket: ticket, createTime: createTime)
    }

    /// A follow without a code.
    public static func subscribe(openID: OpenID = .sample, createTime: Int64 = 1_767_225_600) -> Push {
        event(.subscribe, key: "", openID: openID, createTime: createTime)
    }

    /// A person left.
    public static func unsubscribe(openID: OpenID = .sample, createTime: Int64 = 1_767_225_600) -> Push {
        event(.unsubscribe, key: "", openID: openID, createTime: createTime)
    }

    /// A text message.
    public static func text(
        _ content: String,
        openID: OpenID = .sample,
        messageID: String = "24000000000000001",
        createTime: Int64 = 1_767_225_600
    ) -> Push {
        Push(
            account: .sample,
            openID: openID,
            createTime: createTime,
            messageType: "text",
            messageID: messageID,
            elements: [PushElement(name: "Content", text: content)]
        )
    }

    /// Any event.
    public static func event(
        _ event: Event,
        key: String?,
        openID: OpenID = .sample,
        ticket: Ticket? = nil,
        createTime: Int64 = 1_767_225_600
    ) -> Push {
        Push(
            account: .sample,
            openID: openID,
            createTime: createTime,
            messageType: "event",
            event: event,
            eventKey: key,
            ticket: ticket
        )
    }
}

extension OpenID {
    /// A made-up person.
    public static let sample = OpenID(rawValue: "oQRScene-Sample_000000000001")
}

extension OriginalID {
    /// A made-up account.
    public static let sample = OriginalID(rawValue: "gh_0123456789ab")
}

extension Ticket {
    /// A made-up ticket in the documented layout.
    public static let sample = Ticket(
        rawValue: "gQFg7zwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyUVJTY2VuZVNhbXBsZTEwMDAwMHcwM3gAAgQA"
    )
}
