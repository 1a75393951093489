internal import OfficialAccount

/// The account's codes, by ticket.
struct CodeBook: Sendable {
    private var codes: [Ticket: SceneCode] = [:]
    private var order: [Ticket] = []
    private var permanentScenes: Set<String> = []
    private var permanentCount = 0
    private var creates: Quota
    private let limits: PlatformLimits

    init(limits: PlatformLimits) {
        self.limits = limits
        creates = Quota(limits.createsADay, a: .day)
    }

    subscript(ticket: Ticket) -> SceneCode? { codes[ticket] }

    /// The newest codes, newest first.
    func newest(_ count: Int) -> [SceneCode] { order.suffix(count).reversed().compactMap { codes[$0] } }

    /// The permanent codes that count.
    var permanentUsed: Int { permanentCount }

    /// Makes a code; the request has been validated.
    mutating func create(
        _ request: CodeRequest,
        at now: Int64,
        _ generator: inout SeededGenerator
    ) throws(PlatformError) -> SceneCode {
        guard creates.take(at: now) else { throw .dailyQuota }
        if request.kind.isPermanent { try takePermanent(request) }
        if creates.isTimeToSweep { sweep(at: now) }
        let drawn = TicketLayout.draw(
            kind: request.kind,
            createdAt: now,
            lifetime: request.lifetime,
            &generator
        )
        let code = SceneCode(
            ticket: drawn.ticket,
            url: drawn.url,
            scene: request.scene,
            kind: request.kind,
            createdAt: now,
            lifetime: request.lifetime
        )
        codes[code.ticket] = code
        order.append(code.ticket)
        return code
    }

    private mutating func takePermanent(_ request: CodeRequest) throws(PlatformError) {
        let scene = "\(request.kind.rawValue) \(request.scene)"
        guard limits.recreatingCosts || !permanentScenes.contains(scene) else { return }
        guard permanentCount < limits.permanentCodes else { throw .invalidActionInfo }
        permanentScenes.insert(scene)
        permanentCount += 1
    }

    /// Forgets codes whose time was up a day ago, so that a long run does not grow without end.
    private mutating func sweep(at now: Int64) {
        order.removeAll { ticket in
            guard let code = codes[ticket], code.isExpired(at: now - 86_400) else { return false }
            codes[ticket] = nil
            return true
        }
    }
}
