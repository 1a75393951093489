internal import HTTPWire
internal import OfficialAccount
internal import Store

/// The parameters of the API of channels.
enum StatsParameters {
    private static let names: Set<String> = [
        "account", "by", "channel", "scene", "since", "until", "compare", "format",
    ]

    /// What `GET /api/v1/stats` asks for: the last 30 days by channel, unless it says otherwise.
    static func question(
        _ fields: FormFields,
        on clock: AccountClock,
        now: Int64
    ) throws(ChannelRefusal) -> (StatsQuestion, compares: Bool) {
        try check(fields, names)
        let until = try time("until", fields) ?? now
        let since = try time("since", fields) ?? until - 30 * 86_400_000
        guard since < until else { throw .parameter(name: "since", "it is not before until") }
        guard until - since <= 20 * 366 * 86_400_000 else {
            throw .parameter(name: "since", "ask for 20 years at most")
        }
        guard let by = StatsQuestion.Breakdown(rawValue: fields["by"] ?? "channel") else {
            let words = StatsQuestion.Breakdown.allCases.map(\.rawValue).joined(separator: ", ")
            throw .parameter(name: "by", "choose one of \(words)")
        }
        guard by != .hour || until - since <= StatsQuestion.longestHours * 3_600_000 else {
            throw .parameter(name: "by", "ask for 92 days at most by hour")
        }
        guard ["prev", nil].contains(fields["compare"]) else { throw .parameter(name: "compare", "it can be prev") }
        let question = StatsQuestion(
            account: fields["account"] ?? "default",
            since..<until,
            by: by,
            on: clock,
            channel: fields["channel"],
            scene: fields["scene"]
        )
        return (question, fields["compare"] != nil)
    }

    /// Whether the answer is to be a sheet for a spreadsheet; else it is JSON.
    static func wantsSheet(_ fields: FormFields) throws(ChannelRefusal) -> Bool {
        switch fields["format"] {
        case nil, "json": return false
        case "csv": return true
        default: throw .parameter(name: "format", "it can be json or csv")
        }
    }

    static func check(_ fields: FormFields, _ known: Set<String>) throws(ChannelRefusal) {
        guard let name = fields.values.keys.filter({ !known.contains($0) }).min() else { return }
        throw .parameter(name: name, "there is no such parameter")
    }

    static func limit(_ fields: FormFields) throws(ChannelRefusal) -> Int {
        guard let text = fields["limit"] else { return 100 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw .parameter(name: "limit", "give a whole number from 1 to 1000")
        }
        return limit
    }

    private static func time(_ name: String, _ fields: FormFields) throws(ChannelRefusal) -> Int64? {
        guard let text = fields[name] else { return nil }
        guard let milliseconds = Timestamp.milliseconds(text) else {
            throw .parameter(name: name, "give a time such as 2026-01-01T00:00:00Z")
        }
        return milliseconds
    }
}
