internal import OfficialAccount
internal import WeChatPush

/// Delivers a push as the platform does: three tries at 0, 5 and 10 seconds, each with the same signature.
struct PushSender: Sendable {
    /// One try, for scripts.
    struct Delivery: Sendable, Encodable {
        let event: String
        /// 0 where no answer came.
        let status: Int
        let milliseconds: Int
        /// The answer, opened where it was sealed.
        let body: String
        /// Why the platform tries again or shows its failure line.
        var problem: String?
    }

    /// What a push came to.
    struct Result: Sendable {
        var deliveries: [Delivery] = []
        var verdict: Verdict
    }

    /// When the tries begin, counted from the first.
    static let schedule = [0, 5000, 10_000]

    let account: SandboxAccount
    let transport: any PushTransport
    let clock: SandboxClock
    let ledger: Ledger

    /// Delivers a push.
    func deliver(_ outgoing: OutgoingPush, to url: String, _ disturbance: Disturbance = .none) async -> Result {
        if disturbance.delay > 0 { try? await clock.sleep(.milliseconds(disturbance.delay)) }
        let start = clock.milliseconds()
        var result = Result(verdict: .failure("no answer"))
        for (attempt, offset) in Self.schedule.enumerated() {
            let wait = start + Int64(offset) - clock.milliseconds()
            if wait > 0 { try? await clock.sleep(.milliseconds(wait)) }
            let manner = attempt == 0 ? disturbance.manner : .plain
            let sent = clock.milliseconds()
            let transmission = await transport.post(
                outgoing.envelope.body,
                to: Self.join(url, outgoing.envelope.query),
                manner: manner
            )
            let isLost = attempt < disturbance.lostAnswers
            let verdict = isLost ? .again("the answer was lost") : judge(transmission, of: outgoing)
            var entry = entry(attempt == 0 ? .first : .retry, outgoing, transmission, sentAt: sent)
            entry.manner = manner
            entry.isLost = isLost
            if case .failure(let reason) = verdict { entry.fault = reason }
            ledger.record(entry)
            result.deliveries.append(delivery(outgoing, transmission, verdict))
            if case .again(let reason) = verdict {
                result.verdict = .failure(reason)
                continue
            }
            result.verdict = verdict
            ledger.settle(answered: true)
            await harass(outgoing, url, disturbance, verdict)
            return result
        }
        ledger.settle(answered: false)
        return result
    }

    /// The URL with what the platform appends to it.
    static func join(_ url: String, _ query: String) -> String { url + (url.contains("?") ? "&" : "?") + query }

    /// What comes behind an answered push on a bad day.
    private func harass(
        _ outgoing: OutgoingPush,
        _ url: String,
        _ disturbance: Disturbance,
        _ verdict: Verdict
    ) async {
        if disturbance.isDuplicated {
            let sent = clock.milliseconds()
            let transmission = await transport.post(
                outgoing.envelope.body,
                to: Self.join(url, outgoing.envelope.query),
                manner: .plain
            )
            var entry = entry(.duplicate, outgoing, transmission, sentAt: sent)
            if judge(transmission, of: outgoing) != verdict { entry.fault = "a duplicate is answered differently" }
            ledger.record(entry)
        }
        guard let forgery = disturbance.forgery,
            let forged = Forger(account: account).forge(forgery, of: outgoing)
        else { return }
        let sent = clock.milliseconds()
        let transmission = await transport.post(forged.body, to: Self.join(url, forged.query), manner: .plain)
        var entry = entry(.forged, outgoing, transmission, sentAt: sent)
        entry.forgery = forgery
        entry.mustBeRefused = true
        if entry.status == 200 { entry.fault = "a forged push is taken" }
        ledger.record(entry)
    }

    private func judge(_ transmission: Transmission, of outgoing: OutgoingPush) -> Verdict {
        let verdict = Verdict(transmission.outcome, to: outgoing.push, account: account)
        // Whoever left sees nothing, whatever is answered; a refusal is a fault all the same.
        guard !outgoing.showsAnswer, case .reply = verdict else { return verdict }
        return .nothing
    }

    private func delivery(_ outgoing: OutgoingPush, _ transmission: Transmission, _ verdict: Verdict) -> Delivery {
        var delivery = Delivery(
            event: outgoing.event,
            status: transmission.status ?? 0,
            milliseconds: transmission.milliseconds,
            body: transmission.openedText(account.credentials)
        )
        switch verdict {
        case .again(let reason), .failure(let reason): delivery.problem = reason
        case .nothing, .reply: break
        }
        return delivery
    }

    private func entry(
        _ kind: Ledger.Kind,
        _ outgoing: OutgoingPush,
        _ transmission: Transmission,
        sentAt: Int64
    ) -> Ledger.Entry {
        Ledger.Entry(
            push: outgoing.number,
            kind: kind,
            event: outgoing.event,
            openid: outgoing.push.openID.rawValue,
            scene: outgoing.push.eventKey,
            sentAt: sentAt,
            status: transmission.status,
            milliseconds: transmission.milliseconds
        )
    }
}

extension Transmission {
    /// The answer's status, where one came.
    var status: Int? {
        guard case .answered(let status, _) = outcome else { return nil }
        return status
    }

    /// The answer as a text, opened where it was sealed.
    func openedText(_ credentials: PushCredentials) -> String {
        guard case .answered(_, let body) = outcome else { return "" }
        let document = (try? Verdict.opened(body, credentials)) ?? body
        return String(decoding: document, as: UTF8.self)
    }
}
