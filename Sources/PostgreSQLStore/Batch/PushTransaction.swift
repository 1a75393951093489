internal import Store

/// Many pushes and outcomes in one transaction and one round trip.
struct PushTransaction: Sendable {
    typealias Answer = @Sendable () -> Void

    /// This process among those that share the database.
    let instance: Int64
    /// The clock; `nil` for the server's.
    let clock: TimeSource?
    let holdings: Holdings
    let scenes: SceneNumbers

    /// Runs writes.
    ///
    /// - Returns: What is to be called once this has returned: the commit is behind it.
    func run(_ writes: [PushWrite], in session: inout Session) throws(SessionError) -> [Answer] {
        var admissions = AdmissionBatch()
        var settlements = SettlementBatch()
        for write in writes {
            switch write {
            case .admit(let record, let receiver): admissions.add(record, receiver)
            case .settle(let lease, let settlement, let done): settlements.add(lease, settlement, done)
            }
        }
        let now = SQLValue.integer(clock?.unixMilliseconds())
        let facts = admissions.facts + settlements.facts
        let needed = try scenes.prepare(facts, in: &session)
        var statements = facts.isEmpty ? [] : [FactTable.announce]
        if !admissions.isEmpty { statements.append(admissions.statement(now, owner: instance, needed)) }
        if !settlements.isEmpty { statements.append(settlements.statement(now, needed)) }
        var results = try session.run(statements).dropFirst(facts.isEmpty ? 0 : 1)
        var answers: [Answer] = []
        if !admissions.isEmpty {
            answers += admissions.answers(results.popFirst() ?? [], holdings)
            answers += known(admissions, in: &session)
        }
        if !settlements.isEmpty { answers += settlements.answers(results.popFirst() ?? [], holdings) }
        return answers
    }

    /// Counts another delivery of what was there already; the new ones are committed by then, whatever comes of these.
    private func known(_ admissions: AdmissionBatch, in session: inout Session) -> [Answer] {
        let copies = admissions.copies
        guard !copies.isEmpty else { return [] }
        do throws(SessionError) {
            return copies.answers(try session.run([copies.statement]).first ?? [])
        } catch {
            return copies.failures(StoreError(error))
        }
    }
}
