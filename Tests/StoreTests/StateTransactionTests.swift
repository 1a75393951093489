import Store
import StoreContract
import Testing

@Suite("State transaction")
struct StateTransactionTests {
    private let store = MemoryInboxStore()

    @Test func showsWhatItCollectedAsIfItWereStored() async throws {
        try await store.change([.put(.sample("a", names: ["n"], tags: ["t"]))], jobs: [])
        let transaction = StateTransaction(store)
        let read = try #require(try await transaction.record("sample", "a"))
        transaction.remove(read)
        transaction.put(.sample("b", names: ["n"], tags: ["t"]))
        #expect(try await transaction.record("sample", "a") == nil)
        #expect(try await transaction.record("sample", named: "n")?.key.id == "b")
        #expect(try await transaction.records("sample", tagged: "t", limit: 5).map(\.key.id) == ["b"])
        #expect(try await store.record(of: "sample", named: "n")?.key.id == "a")
    }

    @Test func knowsARenamedRecordByItsNewNameAlone() async throws {
        try await store.change([.put(.sample("a", names: ["old"]))], jobs: [])
        let transaction = StateTransaction(store)
        var read = try #require(try await transaction.record("sample", named: "old"))
        read.names = ["new"]
        transaction.put(read)
        #expect(try await transaction.record("sample", named: "old") == nil)
        #expect(try await transaction.record("sample", named: "new")?.key.id == "a")
    }

    @Test func makesOneChangeARecord() async throws {
        try await store.change([.put(.sample("a"))], jobs: [])
        let transaction = StateTransaction(store)
        var read = try #require(try await transaction.record("sample", "a"))
        transaction.expect("sample", "a", read)
        for body in UInt8(1)...3 {
            read.body = [body]
            transaction.put(read)
        }
        transaction.expect("sample", "a", read)
        #expect(transaction.changes == [.put(read)])
        try await store.change(transaction.changes, jobs: [])
        #expect(try await store.record(read.key)?.body == [3])
    }

    @Test func changesNothingWhereTheBodyThrows() async throws {
        struct Refusal: Error {}
        await #expect(throws: Refusal.self) {
            try await StateTransaction.run(store) { transaction in
                transaction.put(.sample("a"))
                throw Refusal()
            }
        }
        #expect(try await store.record(StateRecord.sample("a").key) == nil)
    }

    @Test func saysThatTheStoreIsTooBusyInTheEnd() async throws {
        try await store.change([.put(.sample("a"))], jobs: [])
        await #expect(throws: StoreError.stateChanged) {
            try await StateTransaction.run(store) { transaction in transaction.put(.sample("a")) }
        }
    }
}
