public import OfficialAccount
internal import WeChatPush

/// What somebody does with their phone.
public enum PersonAction: Sendable, Hashable {
    /// Scans a code; a person who does not follow yet is then asked to, and does unless `follows` says no.
    case scan(Ticket, follows: Bool = true)
    /// Follows the account, by a code or by its name; `repeating`: the push carries the scene of the follow before all
    /// the same, as the platform's now and then do.
    case follow(by: Ticket? = nil, repeating: Bool = false)
    /// Leaves the account.
    case unfollow
    /// Writes to the account.
    case write(String)
}

/// What an action leads to.
enum ActionStep: Sendable {
    /// The platform has something to say to the account.
    case push(OutgoingPush)
    /// Nothing is pushed: the person is asked to follow first, the code is no more, …
    case still(String)
}

/// One push on its way: signed once, so that a retry carries the same signature.
struct OutgoingPush: Sendable {
    /// Counts the pushes of a run.
    let number: Int
    let push: Push
    let envelope: PushEnvelope
    /// Whether an answer is shown; nothing is to somebody who left.
    var showsAnswer: Bool { push.event != .unsubscribe }
    /// `SCAN`, `subscribe`, …, or the type of a message.
    var event: String { push.event?.name ?? push.messageType }
}
