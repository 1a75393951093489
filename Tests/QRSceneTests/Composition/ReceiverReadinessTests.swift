import Admin
import Store
import Synchronization
import Testing

@testable import QRScene

@Suite("Receiver readiness")
struct ReceiverReadinessTests {
    @Test func aReceiverIsReadyFromItsFirstPossiblePushToItsStop() {
        let listens = Atomic<Bool>(false)
        let store = MemoryInboxStore()
        let readiness = ReceiverReadiness(store: store) { listens.load(ordering: .relaxed) }
        #expect(reason(readiness) == "it is starting")
        listens.store(true, ordering: .relaxed)
        #expect(reason(readiness) == nil)
        readiness.stop()
        #expect(reason(readiness) == "it is stopping")
    }

    private func reason(_ readiness: ReceiverReadiness) -> String? {
        if case .notReady(let reason) = readiness.current { reason } else { nil }
    }
}
