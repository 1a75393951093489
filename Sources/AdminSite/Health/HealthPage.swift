internal import Admin
internal import HTMLPages
internal import Store

/// How the receiver is: what it can check of itself, the platform's quota, and what was done on this site.
struct HealthPage: SitePage {
    /// The end of the audit.
    struct Audit: Sendable, Equatable {
        /// The last notes, the newest first.
        var notes: [AuditNote]
        /// How many there are in all.
        var count: Int64
        /// Whether the notes that were read follow from each other, and from the chain's root where all were read.
        var isIntact: Bool
        /// Whether all of it was read.
        var isRead = true
    }

    /// Permanent codes of an account, of those the platform gives.
    struct Quota: Sendable, Equatable {
        var account: String
        var used: Int
        var limit: Int
    }

    let look: SiteLook
    let checks: [HealthCheck]
    let accounts: [SiteDesks.Account]
    let roles: [String]
    let leases: LeaseTable?
    let quotas: [Quota]
    let audit: Audit

    let section = SiteSection.health
    private var texts: HealthTexts { HealthTexts(look: look) }
    var title: String { section.title(look.language) }

    var copies: [PageCopy] {
        [.command(["config"]), .command(["db", "verify"]), .call("GET", "/readyz"), .call("GET", "/metrics")]
    }

    var aside: HTML? {
        let worst = checks.map(\.level).max() ?? .ok
        return "<span class=\"tag \(worst.rawValue)\">\(texts.verdict(worst))</span>"
    }

    var body: HTML {
        """
        <ul class="card checks">\(checks.map(line))</ul>
        <section aria-labelledby="t-accounts"><h2 id="t-accounts">\(texts.accounts)</h2>\(accountTable)</section>
        \(leases?.section)\(quotaSection)<section id="audit" aria-labelledby="t-audit"><h2 id="t-audit">\(texts.audit)</h2>\(auditTable)</section>
        """
    }

    private func line(_ check: HealthCheck) -> HTML {
        let (fact, fix) = texts.text(check.subject)
        let help: HTML? = fix.map { "<p class=\"hint\">\($0)</p>" }
        return """
            <li><span class="tag \(check.level.rawValue)">\(texts.level(check.level))</span><div><p>\(fact)</p>\(help)</div></li>

            """
    }

    private var accountTable: HTML {
        let rows = accounts.map { account -> HTML in
            """
            <tr><th scope="row">\(account.name)</th><td><code>\(account.path)</code></td><td>\(account.mode)</td>\
            <td>\(secrets(of: account))</td><td class="num">\(account.routes)</td></tr>

            """
        }
        return """
            <div class="card scroll"><table class="oneline"><thead><tr><th scope="col">\(texts.account)</th><th scope="col">\(texts.path)</th>\
            <th scope="col">\(texts.mode)</th><th scope="col">\(texts.slotsTitle)</th>\
            <th scope="col" class="num">\(texts.routes)</th></tr></thead><tbody>\(rows)</tbody></table></div>
            <p class="hint more">\(texts.secretsHint) \(texts.roles(roles))</p>
            """
    }

    /// How often each secret has matched, and when last.
    private func secrets(of account: SiteDesks.Account) -> HTML {
        let lines = account.secrets.map { secret -> HTML in
            let last: HTML? = secret.lastMatch.map { " · \(look.ago($0))" }
            return """
                <li data-secret="\(secret.name)-\(secret.isPrevious ? "previous" : "current")"><code>\(secret.name)</code> \
                \(texts.slot(secret)) <span class="num">\(texts.matches(secret.matches))</span>\(last)</li>

                """
        }
        return "<ul>\(lines)</ul>"
    }

    private var quotaSection: HTML? {
        guard !quotas.isEmpty else { return nil }
        let bars = quotas.map { quota -> HTML in
            """
            <li><span>\(quota.account)</span><meter min="0" max="\(quota.limit)" high="\(quota.limit * 9 / 10)" \
            value="\(quota.used)" aria-label="\(texts.quota(quota.account))"></meter>\
            <span class="num">\(look.number(quota.used)) / \(look.number(quota.limit))</span></li>

            """
        }
        return """
            <section aria-labelledby="t-quota"><h2 id="t-quota">\(texts.quotaTitle)</h2>
            <ul class="card pad meters">\(bars)</ul></section>

            """
    }

    private var auditTable: HTML {
        guard !audit.notes.isEmpty else { return "<div class=\"empty\"><p>\(texts.noNotes)</p></div>" }
        let rows = audit.notes.map { note -> HTML in
            """
            <tr><td>\(look.time(note.at))</td><td>\(texts.deed(note.deed))</td><td><code>\(SafeText.line(note.object))</code></td>\
            <td><code>\(SafeText.line(note.by))</code></td><td>\(SafeText.line(note.from))</td></tr>

            """
        }
        return """
            <div class="card scroll"><table><thead><tr><th scope="col">\(texts.when)</th><th scope="col">\(texts.what)</th>\
            <th scope="col">\(texts.object)</th><th scope="col">\(texts.who)</th><th scope="col">\(texts.from)</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
