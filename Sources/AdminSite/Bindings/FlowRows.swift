internal import Binding
internal import HTMLPages

/// Flows as the rows of a table, each with what can be done with it.
struct FlowRows: Sendable {
    let look: SiteLook
    let flows: [FlowReading]
    /// What leads back to the page they stand on.
    let query: BindingsQuery
    /// What names the table.
    let titled: String

    private var texts: BindingsTexts { BindingsTexts(language: look.language) }

    var table: HTML {
        let heads = [texts.flow, texts.kind, texts.account, texts.state, texts.begun, texts.changed, texts.deeds]
        return """
            <div class="card scroll" role="region" aria-labelledby="\(titled)"><table class="lines">
            <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
            <tbody>
            \(flows.map(row))</tbody></table></div>
            """
    }

    private func row(_ flow: FlowReading) -> HTML {
        let reason: HTML? = flow.reason.map { " <span class=\"hint\">\(texts.reason($0))</span>" }
        return """
            <tr id="\(flow.id)"><td><span class="id" title="\(flow.id)">\(flow.id.prefix(13))…</span></td>\
            <td>\(texts.kind(flow.kind)) <span class="hint">\(texts.mode(flow.mode))</span></td><td>\(account(flow))</td>\
            <td><span class="tag \(Self.level(flow.state))">\(texts.state(flow.state))</span>\(reason)</td>\
            <td>\(look.ago(flow.createdAt))</td><td>\(look.ago(flow.changedAt))</td>\
            <td>\(FlowDeeds(look: look, flow: flow, query: query).buttons)</td></tr>

            """
    }

    private func account(_ flow: FlowReading) -> HTML {
        guard let account = flow.account else { return "—" }
        let link = query.link {
            ($0.account, $0.application, $0.state, $0.before) = (account, flow.application, nil, nil)
        }
        let application: HTML? =
            flow.application == "default" ? nil : " <span class=\"hint\">\(flow.application)</span>"
        return "<a href=\"\(link)\">\(SafeText.line(account, limit: 60))</a>\(application)"
    }

    static func level(_ state: String) -> String {
        switch state {
        case "bound", "logged_in": "good"
        case "created", "scanned", "confirmed": "info"
        case "conflict": "warn"
        case "failed": "bad"
        default: "over"
        }
    }
}

/// The buttons that settle a flow.
struct FlowDeeds: Sendable {
    let look: SiteLook
    let flow: FlowReading
    let query: BindingsQuery

    private var texts: BindingsTexts { BindingsTexts(language: look.language) }

    var buttons: HTML {
        HTML(flow.deeds.map { deed in deed == .stepUp ? stepUp : form(deed, nil) })
    }

    /// One button for each owner whose word would settle it.
    private var stepUp: HTML {
        HTML((flow.conflict?.settledBy ?? []).map { form(.stepUp, $0) })
    }

    private func form(_ deed: OperatorDeed, _ owner: String?) -> HTML {
        let hidden: HTML? = owner.map { "<input type=\"hidden\" name=\"owner\" value=\"\($0)\">" }
        let sure: HTML? = deed == .cancel ? nil : " data-sure=\"\(texts.sure(deed, owner))\""
        let kind = deed == .revoke || deed == .undo ? "danger" : ""
        return look.form(
            "/bindings/\(flow.id)/\(deed.rawValue)",
            kind: "deed",
            """
            \(hidden)\(back)<button class="\(kind)"\(sure)>\(texts.deed(deed, owner))</button>
            """
        )
    }

    private var back: HTML? {
        let fields = [
            ("state", query.state), ("account", query.account),
            ("application", query.account == nil ? nil : query.application),
        ]
        return HTML(
            fields.compactMap { name, value in
                value.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" }
            }
        )
    }
}
