/// A store that can say who works on what.
public protocol LeaseRegister: Sendable {
    /// Who shows life, and what each holds; looking takes no lease.
    ///
    /// - Throws: ``StoreError``.
    func leases() async throws(StoreError) -> LeaseReport
}

extension LeaseReport {
    /// How many due jobs a store looks through for those that are taken: there is no index over who took them.
    package static let reach = 10_000

    /// What tables say, put together.
    ///
    /// - Parameters:
    ///   - now: By the store's clock.
    ///   - own: The process that asks.
    ///   - living: The processes that show life, and until when.
    ///   - pushes: Running pushes by their owners.
    ///   - jobs: The first ``reach`` due jobs by their owners; those of nobody wait, and are held by nobody.
    package init(
        now: Int64,
        own: Int64,
        living: [(id: Int64, aliveUntil: Int64)],
        pushes: [(owner: Int64?, holding: Holding)],
        jobs: [(owner: Int64?, holding: Holding)]
    ) {
        var held = Dictionary(uniqueKeysWithValues: living.map { ($0.id, Held()) })
        var abandoned = Held()
        for (owner, holding) in pushes {
            if let owner, held[owner] != nil {
                held[owner]?.pushes = holding
            } else {
                abandoned.pushes = abandoned.pushes + holding
            }
        }
        for case (let owner?, let holding) in jobs {
            if held[owner] != nil {
                held[owner]?.jobs = holding
            } else {
                abandoned.jobs = abandoned.jobs + holding
            }
        }
        let instances = living.map { id, aliveUntil in
            Instance(id: id, aliveUntil: aliveUntil, isThis: id == own, held: held[id] ?? Held())
        }
        self.init(
            now: now,
            instances: instances.filter(\.isThis) + instances.filter { !$0.isThis },
            abandoned: abandoned,
            mayHaveMoreJobs: jobs.reduce(0) { $0 + $1.holding.count } >= Self.reach
        )
    }
}
