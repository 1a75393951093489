import OfficialAccount
public import Store
import Testing

/// What every inbox store must hold, whatever it keeps its pushes in.
///
/// A store's own tests make the store and call each rule; the rules know only the protocol, so that one text judges all
/// stores alike.
public enum InboxStoreContract {
    /// All rules over one store of its own each.
    public static let rules: [@Sendable (any InboxStore) async throws -> Void] = [
        remembersAPushOnce, storesAnOutcomeWithItsPush, keepsTheFirstSettlement, admitsOneOfManyCopies,
        numbersPushesUpwards,
    ]

    /// A push is new once; later it is running, and after its settlement it is answered with the stored bytes.
    @Sendable public static func remembersAPushOnce(_ store: any InboxStore) async throws {
        let record = PushRecord.sample("a")
        let lease = try await store.admitNew(record)
        #expect(await store.admit(record) == .success(.running(lease.pushID)))
        #expect(try await store.answer(to: lease.pushID) == nil)
        let settlement = Settlement.sample("first")
        #expect(await store.settle(lease, settlement) == nil)
        #expect(await store.admit(record) == .success(.answered(lease.pushID, settlement.answer)))
        #expect(try await store.answer(to: lease.pushID) == settlement.answer)
    }

    /// A push that comes with its outcome is stored with it in one step.
    @Sendable public static func storesAnOutcomeWithItsPush(_ store: any InboxStore) async throws {
        var record = PushRecord.sample("b")
        record.settlement = .sample("ready")
        let lease = try await store.admitNew(record)
        record.settlement = .sample("another")
        #expect(await store.admit(record) == .success(.answered(lease.pushID, Settlement.sample("ready").answer)))
    }

    /// A second settlement changes nothing: the first answer may have travelled already.
    @Sendable public static func keepsTheFirstSettlement(_ store: any InboxStore) async throws {
        let record = PushRecord.sample("c")
        let lease = try await store.admitNew(record)
        #expect(await store.settle(lease, .sample("first")) == nil)
        #expect(await store.settle(lease, .sample("second")) == .leaseLost)
        #expect(await store.admit(record) == .success(.answered(lease.pushID, Settlement.sample("first").answer)))
    }

    /// Of many copies that come at once, exactly one is new.
    @Sendable public static func admitsOneOfManyCopies(_ store: any InboxStore) async throws {
        let record = PushRecord.sample("d")
        let news = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    if case .success(.new) = await store.admit(record) { true } else { false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(news == 1)
    }

    /// Ids grow in the order of storing and are never given twice.
    @Sendable public static func numbersPushesUpwards(_ store: any InboxStore) async throws {
        var last = PushID(rawValue: 0)
        for number in 0..<50 {
            let id = try await store.admitNew(.sample("e\(number)")).pushID
            #expect(id > last)
            last = id
        }
    }
}

extension PushRecord {
    /// A made-up push; pushes of one name are copies of each other.
    public static func sample(_ name: String) -> PushRecord {
        var high: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { high = (high ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return PushRecord(
            account: "default",
            key: DuplicateKey(high: high, low: UInt64(name.utf8.count)),
            receivedAt: 1_767_225_600_000,
            document: Array("<xml>\(name)</xml>".utf8)[...],
            openID: OpenID(rawValue: "oQRScene-Store_0000000000001"),
            event: "scan",
            scene: SceneValue(name),
            ticket: nil,
            createTime: 1_767_225_600
        )
    }
}

extension Settlement {
    /// An outcome with this text as its answer.
    public static func sample(_ text: String) -> Settlement {
        Settlement(
            outcome: .handled,
            route: "sample",
            answer: StoredAnswer(contentType: .xml, body: Array(text.utf8))
        )
    }
}

extension InboxStore {
    /// Admits and waits for the answer, whether it comes at once or later.
    public func admit(_ record: PushRecord) async -> Result<Admission, StoreError> {
        await withCheckedContinuation { continuation in
            let immediate = admit(record) { ContinuationReceiver(continuation) }
            if let immediate { continuation.resume(returning: immediate) }
        }
    }

    /// Settles and waits; `nil` where it is stored.
    public func settle(_ lease: PushLease, _ settlement: Settlement) async -> StoreError? {
        await withCheckedContinuation { continuation in
            settle(lease, settlement) { result in
                switch result {
                case .success: continuation.resume(returning: nil)
                case .failure(let error): continuation.resume(returning: error)
                }
            }
        }
    }

    /// Admits a push that must be new.
    public func admitNew(_ record: PushRecord) async throws -> PushLease {
        guard case .success(.new(let lease)) = await admit(record) else { throw NotNew() }
        return lease
    }
}

/// A push that should have been new was not.
public struct NotNew: Error {}

private final class ContinuationReceiver: AdmissionReceiver {
    private let continuation: CheckedContinuation<Result<Admission, StoreError>, Never>

    init(_ continuation: CheckedContinuation<Result<Admission, StoreError>, Never>) {
        self.continuation = continuation
    }

    func admitted(_ result: Result<Admission, StoreError>) { continuation.resume(returning: result) }
}
