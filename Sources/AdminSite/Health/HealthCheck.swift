internal import Admin
internal import Store

/// One thing that a running receiver can tell of itself, and whether it is as it should be.
struct HealthCheck: Sendable, Equatable {
    /// How it is.
    enum Level: String, Sendable, Comparable {
        case ok
        case warn
        case bad

        static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .ok: 0
            case .warn: 1
            case .bad: 2
            }
        }
    }

    /// What was looked at.
    enum Subject: Sendable, Equatable {
        case ready
        case notReady(String)
        case remark(String)
        case mode(account: String, String)
        case window(account: String, isOn: Bool)
        case previous(account: String, SiteDesks.Secret, since: Int64, isTrafficSeen: Bool)
        case routes(account: String, Int)
        case archive(isThere: Bool)
        case figures(isThere: Bool)
        case key(isSet: Bool)
        case deadJobs(Int, isAtLeast: Bool)
        case gaps([ReceivingGap])
        case instances(Int)
        case abandoned(pushes: Int, jobs: Int)
        case audit(HealthPage.Audit)
    }

    let level: Level
    let subject: Subject

    init(_ level: Level, _ subject: Subject) { (self.level, self.subject) = (level, subject) }
}

/// Everything that was found out for the page of health.
struct HealthFacts: Sendable {
    var readiness: AdminEndpoint.Readiness
    var accounts: [SiteDesks.Account]
    var hasArchive: Bool
    var hasFigures: Bool
    var hasKey: Bool
    /// Jobs that were given up; `nil` where none are kept.
    var dead: (count: Int, isAtLeast: Bool)?
    /// In the last seven days.
    var gaps: [ReceivingGap]
    /// Who works on what; `nil` where the store cannot tell.
    var leases: LeaseReport?
    var audit: HealthPage.Audit

    /// The checks, what is wrong first.
    var checks: [HealthCheck] {
        let all = readinessChecks + accounts.flatMap(Self.checks) + storeChecks
        // The order of the list within each level is that of reading.
        return [.bad, .warn, .ok].flatMap { level in all.filter { $0.level == level } }
    }

    private var readinessChecks: [HealthCheck] {
        switch readiness {
        case .notReady(let reason): [HealthCheck(.bad, .notReady(reason))]
        case .ready(let remark?): [HealthCheck(.warn, .remark(remark))]
        case .ready(nil): [HealthCheck(.ok, .ready)]
        }
    }

    private static func checks(_ account: SiteDesks.Account) -> [HealthCheck] {
        let name = account.name
        var checks = [
            HealthCheck(account.mode == "plain" ? .warn : .ok, .mode(account: name, account.mode)),
            HealthCheck(account.hasWindow ? .ok : .warn, .window(account: name, isOn: account.hasWindow)),
            HealthCheck(account.routes > 0 ? .ok : .warn, .routes(account: name, account.routes)),
        ]
        let since = account.secretsSince
        for secret in account.secrets where secret.isPrevious {
            // The current secret has to have matched: where no push has come, nothing is known of the previous one.
            let isTrafficSeen = account.secrets.contains { $0.name == secret.name && !$0.isPrevious && $0.matches > 0 }
            let subject = HealthCheck.Subject.previous(
                account: name,
                secret,
                since: since,
                isTrafficSeen: isTrafficSeen
            )
            checks.append(HealthCheck(.warn, subject))
        }
        return checks
    }

    private var storeChecks: [HealthCheck] {
        var checks = [
            HealthCheck(hasArchive ? .ok : .bad, .archive(isThere: hasArchive)),
            HealthCheck(hasFigures ? .ok : .warn, .figures(isThere: hasFigures)),
            HealthCheck(.ok, .key(isSet: hasKey)),
        ]
        if let dead {
            checks.append(
                HealthCheck(dead.count == 0 ? .ok : .warn, .deadJobs(dead.count, isAtLeast: dead.isAtLeast))
            )
        }
        if hasFigures { checks.append(HealthCheck(gaps.isEmpty ? .ok : .warn, .gaps(gaps))) }
        if let leases {
            let count = leases.instances.count
            checks.append(HealthCheck(count > 0 ? .ok : .warn, .instances(count)))
            let left = leases.abandoned
            if !left.isEmpty {
                checks.append(HealthCheck(.warn, .abandoned(pushes: left.pushes.count, jobs: left.jobs.count)))
            }
        }
        checks.append(HealthCheck(audit.isIntact ? .ok : .bad, .audit(audit)))
        return checks
    }
}
