internal import OfficialAccount
internal import Store

/// Passes what lies in a spool on to the store.
///
/// A person's push follows once the store has the one before it; those of others go along side by side. Where a batch
/// fails the next is smaller, down to a single write. One that the store does not accept even alone is set aside: it would
/// keep all others waiting for ever. What has passed leaves the file once for the whole batch: what a crash leaves there
/// comes again as copies, which the store knows.
struct SpoolDrain {
    static let batch = 256
    /// Between two attempts.
    static let pause: Duration = .milliseconds(200)
    /// Writes of one person that may still wait, one behind the other, when others begin to be held.
    private static let remainder = 16

    private var size = batch
    /// Whether the store was shown since it was away that this process lives: what it is given before that, others would
    /// take for a dead process's.
    private var showsLife = false
    private(set) var isOver = false

    /// Passes one batch on.
    ///
    /// - Parameter store: Whose spool it is.
    /// - Returns: How many writes left the spool.
    /// - Throws: ``StoreError`` where the store is still away.
    mutating func step(_ store: SpoolingStore) async throws(StoreError) -> Int {
        do throws(StoreError) {
            if !showsLife {
                try await store.store.keepLeases()
                showsLife = true
            }
            let (isClosing, isQuiet) = store.end
            let lines = try await store.file.first(size)
            guard !lines.isEmpty else { return try await rest(store, isClosing, isQuiet) }
            let rows = Self.rows(lines)
            let isLast = lines.count < Self.batch && rows.allSatisfy { $0.count <= Self.remainder }
            if !isClosing, size == Self.batch, isLast {
                store.close()
                return 0
            }
            let patience = isClosing ? SpoolingStore.patience : SpoolingStore.drainPatience
            let (passed, failure) = await store.pass(rows, within: patience)
            try await store.file.remove(passed)
            guard let failure else {
                size = min(size * 2, Self.batch)
                return passed.count
            }
            if case .unacceptable = failure, lines.count == 1, let line = lines.first {
                try await store.file.setAside(line, failure)
                store.observer?.setAside(failure)
                return 1
            }
            size = max(size / 2, 1)
            throw failure
        } catch {
            store.spoolAgain()
            showsLife = false
            throw error
        }
    }

    /// The pushes of each person in their order, and each outcome by itself.
    private static func rows(_ lines: [Spool.Line]) -> [[Spool.Line]] {
        var (people, rows) = ([OpenID: Int](), [[Spool.Line]]())
        for line in lines {
            guard case .admit(let record) = line.write else {
                rows.append([line])
                continue
            }
            if let place = people[record.openID] {
                rows[place].append(line)
            } else {
                people[record.openID] = rows.count
                rows.append([line])
            }
        }
        return rows
    }

    /// Nothing lies in the spool: it is closed, and then left.
    private mutating func rest(
        _ store: SpoolingStore,
        _ isClosing: Bool,
        _ isQuiet: Bool
    ) async throws(StoreError) -> Int {
        if !isClosing {
            try await store.store.keepLeases()
            store.close()
        } else if isQuiet {
            isOver = store.open()
        }
        return 0
    }
}

extension SpoolingStore {
    /// Gives lines to the store: those of a row one behind the other, the rows side by side.
    ///
    /// - Returns: Those that it has now, and why it has not all the others: a row ends where one of it failed.
    func pass(
        _ rows: [[Spool.Line]],
        within patience: Duration
    ) async -> (passed: [Spool.Line], failure: StoreError?) {
        typealias Outcome = (passed: ArraySlice<Spool.Line>, failure: StoreError?)
        return await withTaskGroup(of: Outcome.self) { group in
            for row in rows {
                group.addTask { [self] in
                    for (place, line) in row.enumerated() {
                        if let failure = await pass(line, within: patience) { return (row.prefix(place), failure) }
                    }
                    return (row[...], nil)
                }
            }
            return await group.reduce(into: ([Spool.Line](), StoreError?.none)) { sum, row in
                sum.0 += row.passed
                sum.1 = row.failure ?? sum.1
            }
        }
    }

    private func pass(_ line: Spool.Line, within patience: Duration) async -> StoreError? {
        guard let write = line.write else { return .unacceptable(reason: "it cannot be read") }
        return await withCheckedContinuation { continuation in
            let passage = Passage(write, isInSpool: true) { [self] result in
                adopt(write, result)
                if case .failure(let error) = result, error.isAbsence { return continuation.resume(returning: error) }
                continuation.resume(returning: nil)
            }
            send(passage, within: patience)
        }
    }
}
