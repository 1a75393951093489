import Foundation
import QRScene

/// A push to be made up: its kind, its scene, its person, and children that are set by hand.
struct PushDraft: Sendable {
    /// `scan`, `subscribe`, `unsubscribe`, a message type, or the name of any other event.
    var kind: String
    var scene: String?
    /// `nil`: another made-up person for each number.
    var openID: OpenID?
    /// Children by name; they win over what the kind brings.
    var children: [(name: String, value: String)]

    /// The messages; every other kind is an event.
    private static let messages: [String: [(name: String, value: String)]] = [
        "text": [("Content", "你好")],
        "image": [("PicUrl", "https://static.example/picture.jpg"), ("MediaId", "QRSceneMedia01")],
        "voice": [("MediaId", "QRSceneMedia02"), ("Format", "amr")],
        "video": [("MediaId", "QRSceneMedia03"), ("ThumbMediaId", "QRSceneThumb03")],
        "shortvideo": [("MediaId", "QRSceneMedia04"), ("ThumbMediaId", "QRSceneThumb04")],
        "location": [("Location_X", "22.54"), ("Location_Y", "114.06"), ("Scale", "15"), ("Label", "深圳")],
        "link": [("Title", "QRScene"), ("Description", "QRScene"), ("Url", "https://shop.example/")],
    ]

    /// The push, at a time, with a number that makes its message id its own.
    func push(createTime: Int64, number: Int) -> Push {
        let isMessage = Self.messages[kind] != nil
        var fields = isMessage ? Self.messages[kind] ?? [] : event
        if isMessage {
            fields.append(("MsgId", String(24_000_000_000_000_000 + createTime % 1_000_000_000 * 1000 + Int64(number))))
        }
        for child in children {
            fields.removeAll { $0.name == child.name }
            fields.append(child)
        }
        func take(_ name: String) -> String? {
            guard let index = fields.firstIndex(where: { $0.name == name }) else { return nil }
            return fields.remove(at: index).value
        }
        return Push(
            account: OriginalID(rawValue: take("ToUserName") ?? "gh_0123456789ab"),
            openID: OpenID(rawValue: take("FromUserName") ?? person(number)),
            createTime: take("CreateTime").flatMap { Int64($0) } ?? createTime,
            messageType: take("MsgType") ?? (isMessage ? kind : "event"),
            event: take("Event").map { Push.Event($0) },
            eventKey: take("EventKey"),
            ticket: take("Ticket").map(Ticket.init(rawValue:)),
            messageID: take("MsgId"),
            elements: fields.map { PushElement(name: $0.name, text: $0.value) }
        )
    }

    /// The openid: as given, or made up of the number and this moment, so that no two runs share people.
    private func person(_ number: Int) -> String {
        if let openID { return openID.rawValue }
        let digits = String(Self.start + number)
        return "oQRScene-Push" + String(repeating: "0", count: max(0, 15 - digits.count)) + digits
    }

    private static let start = Int(Date().timeIntervalSince1970) % 1_000_000 * 10_000_000

    /// The children of the event.
    private var event: [(name: String, value: String)] {
        switch kind {
        case "scan":
            [("Event", "SCAN"), ("EventKey", scene ?? ""), ("Ticket", Self.ticket)]
        case "subscribe", "follow":
            scene.map { [("Event", "subscribe"), ("EventKey", "qrscene_" + $0), ("Ticket", Self.ticket)] }
                ?? [("Event", "subscribe"), ("EventKey", "")]
        case "unsubscribe", "unfollow":
            [("Event", "unsubscribe"), ("EventKey", "")]
        default:
            [("Event", kind), ("EventKey", scene ?? "")]
        }
    }

    private static let ticket =
        "gQFg7zwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyUVJTY2VuZVNhbXBsZTEwMDAwMHcwM3gAAgQA"
}
