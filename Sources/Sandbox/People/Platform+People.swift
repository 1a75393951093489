internal import OfficialAccount
internal import WeChatPush

extension Platform {
    /// Does what a person does.
    ///
    /// - Throws: ``PlatformError/invalidOpenID`` for somebody the sandbox cannot know.
    mutating func perform(_ action: PersonAction, by openID: OpenID, at now: Int64) throws(PlatformError) -> ActionStep
    {
        // Introduces a stranger, or fails before anything has changed.
        let isFollowing = try crowd.update(openID) { (person) throws(PlatformError) in person.isFollowing }
        switch action {
        case .scan(let ticket, let follows):
            guard let code = codes[ticket], !code.isExpired(at: now) else {
                try show(.scannedExpired, to: openID, at: now)
                return .still("the code is unknown or has expired: nothing is pushed")
            }
            if isFollowing { return try scan(code, by: openID, at: now) }
            guard follows else { return .still("not following: a scan shows the account's card first") }
            return try follow(by: code, openID, at: now)
        case .follow(let ticket, let repeats):
            guard !isFollowing else { return .still("follows already") }
            let code = ticket.flatMap { codes[$0] }.flatMap { $0.isExpired(at: now) ? nil : $0 }
            return try follow(by: code, openID, showing: repeats ? crowd[openID]?.lastCode : nil, at: now)
        case .unfollow:
            guard isFollowing else { return .still("does not follow") }
            return try leave(openID, at: now)
        case .write(let text):
            guard isFollowing else { return .still("only followers can write") }
            return try write(text, by: openID, at: now)
        }
    }

    private mutating func scan(_ code: SceneCode, by openID: OpenID, at now: Int64) throws(PlatformError) -> ActionStep
    {
        try crowd.update(openID) { (person) throws(PlatformError) in person.allowance.open(.scan, at: now) }
        try show(.scanned(code.scene), to: openID, at: now)
        return .push(outgoing(event(.scan, key: code.scene, code.ticket, openID, at: now), at: now))
    }

    private mutating func follow(
        by code: SceneCode?,
        _ openID: OpenID,
        showing repeated: SceneCode? = nil,
        at now: Int64
    ) throws(PlatformError) -> ActionStep {
        try crowd.update(openID) { (person) throws(PlatformError) in
            person.followedAt = now
            person.followedBy = code
            person.lastCode = code ?? person.lastCode
            person.allowance.open(.follow, at: now)
        }
        try show(.followed(code?.scene), to: openID, at: now)
        let told = code ?? repeated
        let key = told.map { "qrscene_" + $0.scene } ?? ""
        return .push(outgoing(event(.subscribe, key: key, told?.ticket, openID, at: now), at: now))
    }

    private mutating func leave(_ openID: OpenID, at now: Int64) throws(PlatformError) -> ActionStep {
        try crowd.update(openID) { (person) throws(PlatformError) in
            person.followedAt = nil
            person.followedBy = nil
            person.allowance.close()
        }
        try show(.left, to: openID, at: now)
        return .push(outgoing(event(.unsubscribe, key: "", nil, openID, at: now), at: now))
    }

    private mutating func write(_ text: String, by openID: OpenID, at now: Int64) throws(PlatformError) -> ActionStep {
        try crowd.update(openID) { (person) throws(PlatformError) in person.allowance.open(.message, at: now) }
        try show(.said(text), to: openID, at: now)
        let push = Push(
            account: account.originalID,
            openID: openID,
            createTime: now,
            messageType: "text",
            messageID: "2" + generator.word(16, from: .digits),
            elements: [
                PushElement(name: "ToUserName", text: account.originalID.rawValue),
                PushElement(name: "FromUserName", text: openID.rawValue),
                PushElement(name: "CreateTime", text: String(now)), PushElement(name: "MsgType", text: "text"),
                PushElement(name: "Content", text: text),
            ]
        )
        return .push(outgoing(push, at: now))
    }

    private func event(
        _ event: Push.Event,
        key: String,
        _ ticket: Ticket?,
        _ openID: OpenID,
        at now: Int64
    ) -> Push {
        Push(
            account: account.originalID,
            openID: openID,
            createTime: now,
            messageType: "event",
            event: event,
            eventKey: key,
            ticket: ticket
        )
    }
}
