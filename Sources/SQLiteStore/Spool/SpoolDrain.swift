internal import OfficialAccount
internal import Store
import Synchronization

/// Passes what lies in a spool on to the store.
///
/// A person's push follows once the store has the one before it; those of others go along side by side. Where a batch
/// fails the next is smaller, down to a single write. One that the store does not accept even alone is set aside: it would
/// keep all others waiting for ever.
struct SpoolDrain {
    static let batch = 256
    /// Between two attempts.
    static let pause: Duration = .milliseconds(200)
    /// Writes that may still wait, one behind the other, when others begin to be held.
    private static let remainder = 16

    private var size = batch
    private(set) var isOver = false

    /// Passes one batch on.
    ///
    /// - Parameter store: Whose spool it is.
    /// - Returns: How many writes left the spool.
    /// - Throws: ``StoreError`` where the store is still away.
    mutating func step(_ store: SpoolingStore) async throws(StoreError) -> Int {
        do throws(StoreError) {
            let (isClosing, isQuiet) = store.end
            let lines = try await store.file.first(size)
            guard !lines.isEmpty else { return try await rest(store, isClosing, isQuiet) }
            let batch = Self.firstOfEach(lines)
            let isLast = lines.count < Self.batch && (batch.count == lines.count || lines.count <= Self.remainder)
            if !isClosing, size == Self.batch, isLast {
                store.close()
                return 0
            }
            let patience = isClosing ? SpoolingStore.patience : SpoolingStore.drainPatience
            let (passed, failure) = await store.pass(batch, within: patience)
            try await store.file.remove(passed)
            guard let failure else {
                size = min(size * 2, Self.batch)
                return passed.count
            }
            if case .unacceptable = failure, batch.count == 1, let line = batch.first {
                try await store.file.setAside(line, failure)
                store.observer?.setAside(failure)
                return 1
            }
            size = max(size / 2, 1)
            throw failure
        } catch {
            store.spoolAgain()
            throw error
        }
    }

    /// The first push of each person, and all outcomes.
    private static func firstOfEach(_ lines: [Spool.Line]) -> [Spool.Line] {
        var people: Set<OpenID> = []
        return lines.filter { line in
            guard case .admit(let record) = line.write else { return true }
            return people.insert(record.openID).inserted
        }
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
    /// Gives lines to the store in their order.
    ///
    /// - Returns: Those that it has now, and why it has not the others.
    func pass(
        _ lines: [Spool.Line],
        within patience: Duration
    ) async -> (passed: [Spool.Line], failure: StoreError?) {
        await withCheckedContinuation { continuation in
            let tally = DrainTally(lines.count) { continuation.resume(returning: $0) }
            for line in lines {
                guard let write = line.write else {
                    tally.count(line, .unacceptable(reason: "it cannot be read"))
                    continue
                }
                let passage = Passage(write, isInSpool: true) { [self] result in
                    adopt(write, result)
                    if case .failure(let error) = result, error.isAbsence { return tally.count(line, error) }
                    tally.count(line, nil)
                }
                send(passage, within: patience)
            }
        }
    }
}

/// Counts what becomes of a batch.
private final class DrainTally: Sendable {
    typealias Outcome = (passed: [Spool.Line], failure: StoreError?)

    private let state: Mutex<(left: Int, outcome: Outcome)>
    private let done: @Sendable (Outcome) -> Void

    init(_ count: Int, _ done: @escaping @Sendable (Outcome) -> Void) {
        state = Mutex((count, ([], nil)))
        self.done = done
    }

    func count(_ line: Spool.Line, _ failure: StoreError?) {
        let outcome = state.withLock { state -> Outcome? in
            state.left -= 1
            if let failure { state.outcome.failure = failure } else { state.outcome.passed.append(line) }
            return state.left == 0 ? state.outcome : nil
        }
        if let outcome { done(outcome) }
    }
}
