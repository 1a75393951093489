internal import HTMLPages
internal import Store

/// The processes that share the store, and what each of them works on.
struct LeaseTable: Sendable {
    /// A page shows so many; where there are more, something starts them again and again.
    private static let mostShown = 50

    let look: SiteLook
    let report: LeaseReport
    /// What this process does; of others nobody has written it down.
    let roles: [String]

    private func say(_ chinese: String, _ english: String) -> String { look.say(chinese, english) }

    /// The table under its heading.
    var section: HTML {
        """
        <section id="instances" aria-labelledby="t-instances"><h2 id="t-instances">\(say("进程与租约", "Instances and leases"))</h2>
        <div class="card scroll"><table class="oneline"><thead><tr><th scope="col">\(say("进程", "Instance"))</th>\
        <th scope="col">\(say("存活至", "Alive until"))</th><th scope="col">\(say("角色", "Roles"))</th>\
        <th scope="col" class="num">\(say("处理中的推送", "Running pushes"))</th><th scope="col">\(say("最早的", "Oldest"))</th>\
        <th scope="col" class="num">\(say("进行中的任务", "Taken jobs"))</th><th scope="col">\(say("最早的", "Oldest"))</th></tr></thead>
        <tbody>\(report.instances.prefix(Self.mostShown).map(row))\(abandoned)</tbody></table></div>
        \(remarks)</section>

        """
    }

    private func row(_ instance: LeaseReport.Instance) -> HTML {
        let mark: HTML? = instance.isThis ? " <span class=\"tag\">\(say("本进程", "this one"))</span>" : nil
        let roles = instance.isThis ? self.roles.joined(separator: ", ") : "—"
        return """
            <tr data-instance="\(Self.name(instance.id))"><th scope="row"><code>\(Self.name(instance.id))</code>\(mark)</th>\
            <td>\(look.time(instance.aliveUntil))</td><td>\(roles)</td>\(held(instance.held))</tr>

            """
    }

    /// Drawn numbers of 63 bits: their first half tells them apart.
    private static func name(_ id: Int64) -> String {
        let digits = String(UInt64(bitPattern: id), radix: 16)
        return String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(8))
    }

    private func held(_ held: LeaseReport.Held) -> HTML {
        let push: HTML? = held.pushes.first.map { number in
            let id = PushID(rawValue: number).description
            return "<a href=\"/events/\(id)\"><code>\(id)</code></a>"
        }
        let job: HTML? = held.jobs.first.map { "<code>\(JobID(rawValue: $0).description)</code>" }
        let atLeast = report.mayHaveMoreJobs ? "+" : ""
        return """
            <td class="num">\(look.number(held.pushes.count))</td><td>\(oldest(push, held.pushes.since))</td>\
            <td class="num">\(look.number(held.jobs.count))\(atLeast)</td><td>\(oldest(job, held.jobs.since))</td>
            """
    }

    private func oldest(_ name: HTML?, _ since: Int64?) -> HTML {
        guard let name else { return "—" }
        guard let since, since > 0 else { return name }
        return "\(name) \(look.ago(since))"
    }

    private var abandoned: HTML? {
        guard !report.abandoned.isEmpty else { return nil }
        return """
            <tr class="warn" data-instance="none"><th scope="row"><span class="tag warn">\(say("无存活进程", "nobody alive"))</span></th>\
            <td>—</td><td>\(say("等待接手", "to be taken over"))</td>\(held(report.abandoned))</tr>

            """
    }

    private var remarks: HTML? {
        let more = report.instances.count - Self.mostShown
        let parts = [
            more > 0 ? say("另有 \(more) 个进程。", "And \(more) more.") : nil,
            report.mayHaveMoreJobs
                ? say("到期的任务很多，只查看了最早的一部分。", "Very many jobs are due: only the first of them were looked at.") : nil,
        ]
        let text = parts.compactMap(\.self).joined(separator: " ")
        return text.isEmpty ? nil : "<p class=\"hint more\">\(text)</p>"
    }
}
