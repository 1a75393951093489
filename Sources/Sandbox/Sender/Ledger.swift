internal import Synchronization

/// Every push that was sent and every answer, and whether the answer was right.
final class Ledger: Sendable {
    /// Why a push went out.
    enum Kind: String, Sendable, Encodable {
        case first, retry, duplicate, forged
    }

    /// One transmission.
    struct Entry: Sendable, Encodable {
        var number: Int = 0
        let push: Int
        let kind: Kind
        var forgery: Forgery?
        var manner: Manner = .plain
        let event: String
        let openid: String
        let scene: String?
        /// Milliseconds since 1970.
        let sentAt: Int64
        /// `nil` where no answer came.
        var status: Int?
        var milliseconds: Int = 0
        /// The answer came, and the platform lost it.
        var isLost: Bool = false
        var mustBeRefused: Bool = false
        /// What is wrong with the answer; `nil` where it is right.
        var fault: String?
    }

    /// The sums of a run.
    struct Sums: Sendable, Encodable, Equatable {
        var pushes = 0
        var transmissions = 0
        var retries = 0
        var duplicates = 0
        var forged = 0
        var forgedRefused = 0
        var answered = 0
        var unanswered = 0
        var faults = 0
    }

    /// The entries kept; the sums count the older ones too.
    static let capacity = 50_000

    private struct State {
        var entries: [Entry] = []
        var sums = Sums()
    }

    private let state = Mutex(State())

    var sums: Sums { state.withLock(\.sums) }

    /// Entries behind a number, oldest first; only those with a fault where wanted.
    func entries(after number: Int, faulty: Bool = false, limit: Int = 1000) -> [Entry] {
        state.withLock { state in
            let start = state.entries.partitioningIndex { $0.number > number }
            let found = state.entries[start...].lazy.filter { !faulty || $0.fault != nil }
            return Array(found.prefix(limit))
        }
    }

    func record(_ entry: Entry) {
        state.withLock { state in
            var entry = entry
            state.sums.transmissions += 1
            entry.number = state.sums.transmissions
            switch entry.kind {
            case .first: state.sums.pushes += 1
            case .retry: state.sums.retries += 1
            case .duplicate: state.sums.duplicates += 1
            case .forged:
                state.sums.forged += 1
                // No answer is no refusal.
                if let status = entry.status, (400..<500).contains(status) { state.sums.forgedRefused += 1 }
            }
            if entry.fault != nil { state.sums.faults += 1 }
            if state.entries.count >= Self.capacity { state.entries.removeFirst(Self.capacity / 4) }
            state.entries.append(entry)
        }
    }

    /// How a push ended, all its tries together.
    func settle(answered: Bool) {
        state.withLock { state in
            if answered { state.sums.answered += 1 } else { state.sums.unanswered += 1 }
        }
    }
}

extension Array {
    /// The first index from which on a condition holds; it must not hold before and hold behind.
    fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
