import Admin
import OfficialAccount
import Store
import StoreContract
import Synchronization

/// An archive whose pushes come in any order of their numbers.
final class GrowingArchive: PushArchive {
    private let stored = Mutex<[Int64: StoredPush]>([:])
    /// What comes between a look at what is missing and one at what is there, in either order.
    private let between = Mutex<[Int64]>([])

    /// Stores pushes; each even one has the scene `even`.
    func store(_ numbers: some Sequence<Int64>) {
        stored.withLock { stored in
            for number in numbers {
                stored[number] = .sample(number)
                if number.isMultiple(of: 2) { stored[number]?.record.scene = SceneValue("even") }
            }
        }
    }

    func storeBetween(_ numbers: [Int64]) { between.withLock { $0 = numbers } }

    private func hasLooked() {
        let numbers = between.withLock { between in
            defer { between = [] }
            return between
        }
        store(numbers)
    }

    func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] {
        let wanted = stored.withLock { $0.values.filter(filter.includes) }
        switch filter.order {
        case .newestFirst:
            return Array(wanted.sorted { $0.id > $1.id }.prefix(filter.limit))
        case .oldestFirst:
            defer { hasLooked() }
            let after = filter.after ?? PushID(rawValue: 0)
            return Array(wanted.filter { $0.id > after }.sorted { $0.id < $1.id }.prefix(filter.limit))
        }
    }

    func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        stored.withLock { stored in ids.sorted().compactMap { stored[$0.rawValue] } }
    }

    func missing(after: PushID, upTo last: PushID) async throws(StoreError) -> [PushID] {
        defer { hasLooked() }
        return stored.withLock { stored in
            (after.rawValue..<last.rawValue).map { $0 + 1 }.filter { stored[$0] == nil }.map { PushID(rawValue: $0) }
        }
    }

    func count(_ filter: PushFilter) async throws(StoreError) -> Int { stored.withLock(\.count) }
    func prune(before: Int64, limit: Int) async throws(StoreError) -> Int { 0 }
    func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] { [] }
    func revive(_ id: JobID) async throws(StoreError) -> Revival { .unknown }
}
