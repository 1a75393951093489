import Admin
import OfficialAccount
import Store
import StoreContract
import Synchronization

/// An archive of a few pushes that remembers what it was asked for, or refuses.
final class ScriptedArchive: PushArchive {
    let pushes: [StoredPush]
    let error: StoreError?
    private let asked = Mutex<[PushFilter]>([])

    init(_ pushes: [StoredPush] = [], error: StoreError? = nil) {
        self.pushes = pushes
        self.error = error
    }

    var filters: [PushFilter] { asked.withLock { $0 } }

    func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] {
        asked.withLock { $0.append(filter) }
        if let error { throw error }
        let after = filter.after ?? PushID(rawValue: .max)
        return Array(pushes.filter { $0.id < after }.prefix(filter.limit))
    }

    func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        if let error { throw error }
        return pushes.filter { ids.contains($0.id) }.reversed()
    }

    func count(_ filter: PushFilter) async throws(StoreError) -> Int { pushes.count }

    func prune(before: Int64, limit: Int) async throws(StoreError) -> Int { 0 }

    func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] { [] }

    func revive(_ id: JobID) async throws(StoreError) -> Revival { .unknown }
}

/// Reads every push alike, and replays as it is told.
struct ScriptedDesk: PushDesk {
    var replayed: Result<ReplayedPush, ReplayRefusal> = .success(
        ReplayedPush(
            id: PushID(rawValue: 99),
            status: 200,
            route: "table/{n}",
            reply: PushReading.Reply(kind: "text", summary: "hello")
        )
    )

    func read(_ push: StoredPush) -> PushReading {
        let child = PushReading.Field(name: "Inner", text: "b")
        return PushReading(
            fields: [PushReading.Field(name: "Outer", text: "a", children: [child])],
            reply: push.settlement == nil ? nil : PushReading.Reply(kind: "text", summary: "hello")
        )
    }

    func replay(_ push: StoredPush, edited: [UInt8]?) async throws(ReplayRefusal) -> ReplayedPush {
        guard let edited else { return try replayed.get() }
        guard edited.first == UInt8(ascii: "<") else {
            throw .document(DocumentFault(word: "not_xml", reason: "it is no XML", line: 3))
        }
        let document = String(decoding: edited, as: UTF8.self)
        return ReplayedPush(id: PushID(rawValue: 100), status: 200, route: document, reply: nil)
    }
}

extension StoredPush {
    /// A made-up push with this number, settled and with a job of each state.
    static func sample(_ number: Int64, isRunning: Bool = false) -> StoredPush {
        var record = PushRecord.sample("table/\(number)")
        record.ticket = Ticket(rawValue: "gQ==")
        return StoredPush(
            id: PushID(rawValue: number),
            record: record,
            storedAt: record.receivedAt + 1,
            settlement: isRunning ? nil : .sample("<xml/>"),
            settledAt: isRunning ? nil : record.receivedAt + 2,
            attempts: 1,
            deliveries: 1,
            jobs: isRunning ? [] : StoredJob.State.allCases.enumerated().map { .sample($1, Int64($0) + 1, of: number) }
        )
    }
}

extension StoredJob {
    static func sample(_ state: State, _ number: Int64, of push: Int64) -> StoredJob {
        StoredJob(
            id: JobID(rawValue: number),
            pushID: PushID(rawValue: push),
            job: .sample("forward", dueAt: 1_767_225_700_000),
            state: state,
            writtenAt: 1_767_225_600_002,
            attemptedAt: state == .pending ? nil : 1_767_225_600_003,
            lastError: state == .dead ? "410" : nil
        )
    }
}
