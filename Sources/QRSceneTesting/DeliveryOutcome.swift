internal import HTTPTypes
public import QRScene

/// What one delivery came to.
public struct DeliveryOutcome: Sendable {
    /// The answer's status.
    public let status: Int
    /// The answer's body, as it would travel.
    public let body: [UInt8]
    /// The push as it was understood; `nil` where it was refused.
    public let push: Push?
    /// The scan, where it was one.
    public let scan: Scan?
    /// The route that took it.
    public let route: String?
    /// The reply, opened where it was sealed; `nil` where the push was refused.
    public let reply: PassiveReply?
    /// Why it was refused, where it was.
    public let refusal: String?
    /// What the handler threw, where it threw.
    public let handlerError: String?

    init(response: Response, delivery: FixtureDelivery, journal: DeliveryJournal) {
        let record = journal.record
        status = response.status.code
        body = response.body
        push = record.arrival?.push
        scan = record.arrival?.scan
        route = record.answer?.route
        reply = status == 200 ? try? delivery.reply(in: response.body) : nil
        refusal = record.refusal?.explanation
        handlerError =
            record.notes.lazy.compactMap { note in
                guard case .handlerFailed(_, _, _, let error) = note else { return nil }
                return error
            }.first
    }

    /// Where the outcome differs from an expectation, one sentence for each difference; empty where it holds.
    public func differences(from expectation: Expectation) -> [String] {
        var differences: [String] = []
        func compare(_ what: String, _ expected: String?, _ found: String?) {
            guard let expected, expected != found else { return }
            differences.append("\(what): expected \(expected), got \(found ?? "none")")
        }
        compare("status", expectation.status?.description, status.description)
        compare("event", expectation.event, push?.event?.name)
        compare("scene", expectation.scene, scan?.scene.text)
        compare("openid", expectation.openID, push?.openID.rawValue)
        if let reply = expectation.reply, reply != self.reply {
            differences.append("reply: expected \(reply), got \(self.reply.map { "\($0)" } ?? "none")")
        }
        return differences
    }
}
