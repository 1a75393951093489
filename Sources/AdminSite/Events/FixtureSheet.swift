internal import Admin
internal import OfficialAccount
internal import Store

/// What stands beside a push's document to make a fixture of it: what to expect of its replay.
///
/// No account stands in it, and so no secret: whoever delivers it signs it anew.
struct FixtureSheet: Sendable {
    let bytes: [UInt8]

    init(_ push: StoredPush, _ reading: PushReading) {
        let route = push.settlement?.route.map { ", by \($0)" } ?? ""
        let note = "\(push.id) of \(Timestamp.text(push.record.receivedAt)): \(push.state.rawValue)\(route)"
        let expect: [String: JSONValue] = [
            "status": .number(200), "event": .optional(reading.fields.first { $0.name == "Event" }?.text),
            "scene": .optional(push.record.scene?.text), "openid": .string(push.record.openID.rawValue),
        ]
        var sheet: [String: JSONValue] = [
            "note": .string(note), "expect": .object(expect.filter { $0.value != .null }),
        ]
        if push.record.document.first == UInt8(ascii: "{") { sheet["content_type"] = "application/json" }
        bytes = JSONValue.object(sheet).bytes + [UInt8(ascii: "\n")]
    }
}
