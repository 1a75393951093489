internal import Admin
internal import Channels
internal import Store

/// Loads the page of health.
struct HealthPart: SitePart {
    private static let counted = 500
    private static let notes: Int64 = 50

    let desks: SiteDesks
    /// Whether the site needs a key.
    let hasKey: Bool
    let section: SiteSection? = .health

    func takes(_ path: String) -> Bool { path == "/health" }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkReads()
        let audit = try await audit()
        let accounts = desks.accounts()
        let leases = try await (desks.state as? any LeaseRegister)?.leases()
        let facts = HealthFacts(
            readiness: desks.readiness(),
            accounts: accounts,
            hasArchive: desks.archive != nil,
            hasFigures: desks.channels != nil,
            hasKey: hasKey,
            dead: try await dead(),
            gaps: try await desks.channels?.gaps(in: visit.look.now - 7 * 86_400_000..<visit.look.now) ?? [],
            leases: leases,
            audit: audit
        )
        return .page(
            HealthPage(
                look: visit.look,
                checks: facts.checks,
                accounts: accounts,
                roles: desks.roles,
                leases: leases.map { LeaseTable(look: visit.look, report: $0, roles: desks.roles) },
                quotas: try await quotas(accounts),
                audit: audit
            )
        )
    }

    private func dead() async throws(StoreError) -> (count: Int, isAtLeast: Bool)? {
        guard let archive = desks.archive else { return nil }
        let count = try await archive.jobs(.dead, after: nil, limit: Self.counted).count
        return (count, count >= Self.counted)
    }

    private func quotas(_ accounts: [SiteDesks.Account]) async throws(StoreError) -> [HealthPage.Quota] {
        guard let channels = desks.channels else { return [] }
        var quotas: [HealthPage.Quota] = []
        for account in accounts {
            let used = try await channels.permanentCodes(of: account.name)
            quotas.append(HealthPage.Quota(account: account.name, used: used, limit: CodeJSON.permanentQuota))
        }
        return quotas
    }

    private func audit() async throws(StoreError) -> HealthPage.Audit {
        let end = try await desks.state.chainEnd(AuditNote.chain)
        let first = max(0, end.count - Self.notes)
        let entries = try await desks.state.chain(AuditNote.chain, after: first, limit: Int(Self.notes))
        // Of a long chain only the end: a page must not read all of it.
        let start = first == 0 ? HashChain() : entries.first.map { HashChain(after: $0) } ?? HashChain()
        let isIntact = (try? start.following(first == 0 ? entries : Array(entries.dropFirst()))) != nil
        return HealthPage.Audit(
            notes: entries.reversed().compactMap { AuditNote(line: $0.line) },
            count: end.count,
            isIntact: isIntact,
            isRead: first == 0
        )
    }
}
