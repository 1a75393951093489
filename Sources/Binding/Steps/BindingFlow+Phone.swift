internal import OfficialAccount

/// What the phone does: scan, scan again, confirm by a tap.
extension BindingFlow {
    /// created → scanned; another person's scan: any live state → cancelled.
    mutating func scan(
        _ report: ScanReport,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        try check(report, turn)
        switch state {
        case .created: try firstScan(report, &turn, using: &random)
        case .scanned(let scan), .confirmed(let scan), .conflict(let scan, _):
            guard state.isLive else { throw .wrongState(state.name) }
            if scan.openID == report.openID {
                guard !report.isBlocked else { throw .blocked }
                return try scanAgain(scan, &turn, using: &random)
            }
            guard turn.guards.contains(.onePerson) else { return lock(report, &turn, using: &random) }
            secondPerson(report, after: scan, &turn)
        case .bound(let completion), .loggedIn(let completion):
            guard completion.openID == report.openID else { throw .wrongState(state.name) }
            turn.emit(.reply(doneReply(completion)))
        case .expired, .cancelled, .failed, .revoked: throw .wrongState(state.name)
        }
    }

    private func check(_ report: ScanReport, _ turn: FlowTurn) throws(FlowRefusal) {
        let isProtected = report.protection.isEncrypted || turn.policy.allowsPlainPushes
        guard isProtected || !turn.guards.contains(.encryption) else { throw .plainPush }
        if turn.guards.contains(.scene) {
            guard let scene = report.scene else { throw .foreignScene }
            guard scene == code.scene else { throw .deadScene }
        }
        // No ticket is as wrong as another one; and before the platform's answer is stored nothing can be right.
        if turn.guards.contains(.ticket) {
            guard let ticket = report.ticket, ticket == code.ticket else { throw .foreignTicket }
        }
    }

    private mutating func firstScan(
        _ report: ScanReport,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        guard turn.now < code.expiresAt || !turn.guards.contains(.codeLife) else { throw .codeOutOfDate }
        guard !report.isBlocked else { throw .blocked }
        lock(report, &turn, using: &random)
    }

    private mutating func lock(
        _ report: ScanReport,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) {
        let scan = PhoneScan(
            openID: report.openID,
            unionID: report.unionID,
            isNewFollower: report.isNewFollower,
            digits: issue(1, turn, using: &random)
        )
        state = .scanned(scan)
        turn.emit(.reply(invitation(to: scan, turn)), .status(.scanned))
    }

    /// The same digits while they live, then new ones.
    private mutating func scanAgain(
        _ scan: PhoneScan,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        guard case .scanned = state else { return turn.emit(.reply(standing(of: scan, turn))) }
        var scan = scan
        if mode == .code, turn.now >= scan.digits.expiresAt {
            guard scan.digits.number < turn.policy.digitsIssued else { throw .digitsUsedUp }
            scan.digits = issue(scan.digits.number + 1, turn, using: &random)
            state = .scanned(scan)
        }
        turn.emit(.reply(invitation(to: scan, turn)))
    }

    /// Even a person who is kept out ends the flow: the picture has been seen by somebody else.
    private mutating func secondPerson(_ report: ScanReport, after scan: PhoneScan, _ turn: inout FlowTurn) {
        if !report.isBlocked { turn.emit(.reply(.twoPhones)) }
        turn.emit(.message(.twoPhones, to: scan.openID))
        end(.secondScanner, &turn)
    }

    /// scanned → scanned: the page behind the link was confirmed, by the one who scanned.
    mutating func tap(_ confirmation: TapConfirmation, _ turn: inout FlowTurn) throws(FlowRefusal) {
        guard case .scanned(var scan) = state else { throw .wrongState(state.name) }
        guard mode == .tap else { throw .modeNotAllowed(mode, kind) }
        guard confirmation.site.isOurs(turn.policy.origins) else { throw .foreignSite }
        guard confirmation.token == turn.rules.keys.tapToken(flow: id, openID: confirmation.openID) else {
            throw .wrongToken
        }
        guard confirmation.openID == scan.openID || !turn.guards.contains(.speaker) else { throw .otherPerson }
        scan.hasTapped = true
        state = .scanned(scan)
        turn.emit(.status(.confirmed))
    }

    func issue(
        _ number: Int,
        _ turn: FlowTurn,
        using random: inout some RandomNumberGenerator
    ) -> IssuedDigits {
        IssuedDigits(salt: CodeSalt(using: &random), number: number, expiresAt: turn.now + turn.policy.digitsLife)
    }

    /// The digits of an issue.
    func digits(of issued: IssuedDigits, for openID: OpenID, _ turn: FlowTurn) -> PhoneCode {
        turn.rules.keys.phoneCode(flow: id, openID: openID, salt: issued.salt)
    }

    /// What a scan is answered with: what to do next, or what is wrong if it was not they who started it.
    private func invitation(to scan: PhoneScan, _ turn: FlowTurn) -> FlowReply {
        switch mode {
        case .code: .digits(digits(of: scan.digits, for: scan.openID, turn), kind, display)
        case .tap: .tap(id, kind, display)
        case .instant: .accepted(kind, display)
        }
    }

    private func standing(of scan: PhoneScan, _ turn: FlowTurn) -> FlowReply {
        guard case .conflict(_, let conflict) = state else { return .accepted(kind, display) }
        if case .digits(let issued) = conflict.move {
            return .moveDigits(digits(of: issued, for: scan.openID, turn), display)
        }
        return conflict.reply(display, turn.policy.bindings)
    }

    func doneReply(_ completion: Completion) -> FlowReply {
        switch kind {
        case .bind: completion.wasLinked ? .alreadyBound(display) : .bound(display)
        case .login: .loggedIn(display)
        }
    }
}
