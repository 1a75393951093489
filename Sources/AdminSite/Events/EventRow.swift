internal import Admin
internal import HTMLPages
internal import OfficialAccount
internal import Store

/// One push as a line of a list: in Now's feed, among the events, and as the feed sends it.
///
/// No whole openid stands in it, not even in what was replied.
struct EventRow: Sendable {
    let push: StoredPush
    let reading: PushReading
    let look: SiteLook

    private var texts: EventTexts { EventTexts(language: look.language) }

    /// The line.
    var item: HTML {
        let record = push.record
        return """
            <li id="\(push.id.description)" class="event \(push.state.rawValue)">\
            <span class="when">\(look.time(record.receivedAt))</span>\
            <a class="what" href="/events/\(push.id.description)"><b>\(texts.event(record.event))</b> \
            <span class="id">\(push.id.description)</span></a>\
            <span class="scene">\(scene)</span>\
            <span class="who">\(SafeText.line(record.openID.shortened))</span>\
            <span class="reply">\(reply)</span>\
            <span class="state"><span class="tag \(push.state.rawValue)">\(texts.state(push.state))</span></span></li>

            """
    }

    private var scene: HTML? { push.record.scene.map { "<code>\(SafeText.line($0.text, limit: 64))</code>" } }

    private var reply: HTML? {
        let route: HTML? = push.settlement?.route.map { "<span class=\"route\">\(SafeText.line($0))</span> " }
        guard let reply = reading.reply else { return route }
        let summary = SafeText.line(SafeText.masking(push.record.openID, in: reply.summary), limit: 80)
        return "\(route)<span class=\"kind\">\(texts.reply(reply.kind))</span> \(summary)"
    }

    /// A list of such lines.
    static func list(_ rows: [EventRow], isLive: Bool = false) -> HTML {
        let live: HTML? = isLive ? " data-feed=\"/feed\"" : nil
        return "<ol class=\"events\"\(live)>\n\(rows.map(\.item))</ol>\n"
    }
}
