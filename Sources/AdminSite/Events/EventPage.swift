internal import Admin
internal import HTMLPages
internal import OfficialAccount
internal import Store

/// One push: what came, what happened to it, what was answered, what is left to do.
///
/// The one page that shows a whole openid: whoever opens it asked for this person.
struct EventPage: SitePage {
    let look: SiteLook
    let push: StoredPush
    let reading: PushReading
    /// What it was replayed as from here.
    let replayedAs: String?
    /// Whether it has just come by a replay.
    let isFresh: Bool
    /// The push that it repeats; `nil` where it repeats none, or that is kept no more.
    let original: EventComparison?
    /// The form that lets it come again with another document.
    let edit: EventEdit

    let section = SiteSection.events
    private var texts: EventsTexts { EventsTexts(language: look.language) }
    private var words: EventTexts { EventTexts(language: look.language) }
    private var address: String { "/events/\(push.id)" }

    var title: String {
        let scene = push.record.scene.map { " · \(SafeText.line($0.text, limit: 64))" } ?? ""
        return "\(words.event(push.record.event))\(scene)"
    }

    var aside: HTML? {
        look.form(
            address + "/replay",
            kind: "row",
            "<span class=\"tag \(push.state.rawValue)\">\(words.state(push.state))</span><button>\(texts.replay)</button>"
        )
    }

    var copies: [PageCopy] {
        [
            .command(["events", "show", push.id.description]),
            .command(["events", "replay", push.id.description]),
            .command(["events", "replay", push.id.description, "--document", "push.xml"]),
            .call("GET", "/api/v1\(address)"), .post("/api/v1\(address)/replay", body: "{}"),
        ] + (edit.call.map { [.post("/api/v1\(address)/replay", body: $0)] } ?? [])
    }

    var body: HTML {
        """
        \(isFresh ? "<p class=\"notice good\" role=\"status\">\(texts.replayed)</p>\n" : nil)\
        \(edit.html)<div class="card pad">\(facts)</div>
        <div class="split">
        <section aria-labelledby="t-timeline"><h2 id="t-timeline">\(texts.timeline)</h2>
        <div class="card pad">\(EventTimeline(push: push, look: look).list)</div></section>
        <section aria-labelledby="t-fields"><h2 id="t-fields">\(texts.decoded)</h2>
        <div class="card pad">\(fields(reading.fields))</div></section>
        </div>
        \(answer)\(jobs)\(document)\(fixture)
        """
    }

    // MARK: Facts

    private var facts: HTML {
        let record = push.record
        var facts: [(String, HTML)] = [
            ("ID", "<code>\(push.id.description)</code>"),
            (texts.receivedAt, look.time(record.receivedAt)),
            (
                texts.person,
                """
                <code>\(SafeText.line(record.openID.rawValue))</code> \
                <a href="\(QueryText.link("/events", [("openid", record.openID.rawValue)]))">\(texts.allOfPerson)</a>
                """
            ),
        ]
        if let scene = record.scene {
            let link = QueryText.link("/events", [("scene", scene.text)])
            facts.append(
                (texts.scene, "<code>\(SafeText.line(scene.text))</code> <a href=\"\(link)\">\(texts.allOfScene)</a>")
            )
        }
        facts.append((texts.account, "\(record.account)"))
        let route: HTML = push.settlement?.route.map { "<code>\(SafeText.line($0))</code>" } ?? "\(texts.noRoute)"
        facts.append((texts.route, route))
        if let reply = reading.reply {
            facts.append((texts.reply, "\(words.reply(reply.kind)) \(SafeText.line(reply.summary))"))
        }
        if let ticket = record.ticket { facts.append((texts.ticket, "<code>\(SafeText.line(ticket.rawValue))</code>")) }
        facts.append((texts.createTime, look.time(record.createTime * 1000)))
        if push.deliveries > 1 { facts.append((texts.deliveries, "\(push.deliveries)")) }
        if push.attempts > 1 { facts.append((texts.attempts, "\(push.attempts)")) }
        if let old = record.replayOf?.description { facts.append((texts.replayOf, link(old))) }
        if let changed = original?.changed { facts.append((texts.changed, changed)) }
        if let replayedAs { facts.append((texts.replayedAs, link(replayedAs))) }
        return Self.list(facts)
    }

    private func link(_ id: String) -> HTML { "<a href=\"/events/\(id)\"><code>\(id)</code></a>" }

    static func list(_ facts: [(String, HTML)]) -> HTML {
        "<dl class=\"facts\">\(facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>\n" as HTML })</dl>"
    }

    private func fields(_ fields: [PushReading.Field]) -> HTML {
        Self.list(
            fields.map { field in
                let name = SafeText.line(field.name, limit: 64)
                guard field.children.isEmpty else { return (name, self.fields(field.children)) }
                return (name, "<code>\(SafeText.line(field.text, limit: 2000))</code>")
            }
        )
    }

    // MARK: Bytes

    private var answer: HTML {
        let own: HTML =
            if let answer = push.settlement?.answer {
                text("answer", texts.answer, answer.contentType.rawValue, answer.body[...])
            } else {
                "<section><h2>\(texts.answer)</h2><p class=\"hint\">\(texts.noAnswer)</p></section>\n"
            }
        guard let then = original?.answer else { return own }
        return "<div class=\"split\">\(own)\(then.html)</div>\n"
    }

    private var document: HTML {
        text("document", texts.document, "\(push.record.document.count) B", push.record.document)
    }

    private func text(_ id: String, _ title: String, _ remark: String, _ bytes: ArraySlice<UInt8>) -> HTML {
        EventBytes(look: look, id: id, title: title, remark: remark, bytes: bytes).html
    }

    private var fixture: HTML {
        """
        <section aria-labelledby="t-fixture"><h2 id="t-fixture">\(texts.fixture)</h2>
        <p class="hint">\(texts.fixtureHint)</p>
        <p class="row"><a class="button" download href="\(address)/fixture.xml">\(push.id.description).xml</a>\
        <a class="button" download href="\(address)/fixture.json">\(push.id.description).json</a></p></section>

        """
    }

    // MARK: Jobs

    private var jobs: HTML? {
        guard !push.jobs.isEmpty else { return nil }
        let rows = push.jobs.map { job -> HTML in
            """
            <tr><td><code>\(job.id.description)</code></td><td>\(job.job.kind)</td>\
            <td><code>\(SafeText.place(job.job.target))</code></td>\
            <td><span class="tag \(job.state.rawValue)">\(words.state(job.state))</span></td>\
            <td class="num">\(job.job.attempts)</td><td>\(job.lastError.map { SafeText.line($0) } ?? "—")</td></tr>

            """
        }
        return """
            <section aria-labelledby="t-jobs"><h2 id="t-jobs">\(texts.jobs)</h2>
            <div class="card scroll"><table><thead><tr><th scope="col">ID</th><th scope="col">\(texts.kind)</th>\
            <th scope="col">\(texts.target)</th><th scope="col">\(texts.state)</th>\
            <th scope="col" class="num">\(texts.attempts)</th><th scope="col">\(texts.lastError)</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></section>

            """
    }
}
