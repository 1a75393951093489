import QRScene
import Synchronization
import TestSupport
import Testing

@testable import QRSceneCommand

@Suite("Audit of a chain")
struct ChainAuditTests {
    /// A store that has this chain and nothing else.
    private struct Chained: StateStore {
        var entries: [ChainEntry]
        var end: HashChain

        init(_ count: Int) {
            var chain = HashChain()
            entries = (0..<count).map { chain.append([UInt8(truncatingIfNeeded: $0)]) }
            end = chain
        }

        func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] {
            Array(entries.filter { $0.number > number }.prefix(limit))
        }

        func chainEnd(_ name: String) async throws(StoreError) -> HashChain { end }

        var now: Int64 { 0 }
        var watchers: StateWatchers { StateWatchers() }
        func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? { nil }
        func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? { nil }
        func records(
            of kind: String,
            tagged tag: String?,
            before: Int64?,
            limit: Int
        ) async throws(StoreError) -> [StateRecord] { [] }
        func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) {}
        func forgetExpired(limit: Int) async throws(StoreError) -> Int { 0 }
    }

    private func audit(_ store: Chained, expecting mark: ChainMark? = nil) async throws -> (ChainAudit, Int) {
        var audit = ChainAudit(expected: mark)
        let shown = Mutex(0)
        try await audit.read("c", of: store) { _ in shown.withLock { $0 += 1 } }
        return (audit, shown.withLock { $0 })
    }

    @Test(arguments: [0, 1, 499, 500, 501, 1200])
    func aWholeChainIsReadToItsEnd(_ count: Int) async throws {
        let store = Chained(count)
        let (audit, shown) = try await audit(store)
        #expect(audit.fault == nil)
        #expect(audit.reached == store.end)
        #expect(shown == count)
        let mark = try #require(ChainMark(argument: ChainMark(store.end).description))
        #expect(try await self.audit(store, expecting: mark).0.fault == nil)
    }

    @Test func everyChangeIsFound() async throws {
        let whole = Chained(600)
        var changed = whole
        let old = whole.entries[510]
        changed.entries[510] = ChainEntry(number: 511, line: [99], previous: old.previous, hash: old.hash)
        #expect(try await audit(changed).0.fault?.contains("entry 511 was changed") == true)
        #expect(try await audit(changed).0.reached.count == 510)
        var missing = whole
        missing.entries.remove(at: 3)
        #expect(try await audit(missing).0.fault?.contains("entry 4 is missing") == true)
        var cut = whole
        cut.entries.removeLast(2)
        #expect(try await audit(cut).0.fault?.contains("ends with 598") == true)
        // Written anew from one place on: whole in itself, and another than the one that is known.
        var anew = Chained(3)
        var chain = HashChain(after: anew.entries[1])
        anew.entries[2] = chain.append([77])
        anew.end = chain
        #expect(try await audit(anew).0.fault == nil)
        #expect(try await audit(anew, expecting: ChainMark(Chained(3).end)).0.fault?.contains("written anew") == true)
        #expect(try await audit(Chained(2), expecting: ChainMark(Chained(3).end)).0.fault != nil)
        var end = whole
        end.end = Chained(600).end
        #expect(try await audit(end).0.fault == nil)
        var other = HashChain(after: whole.entries[598])
        _ = other.append([1, 2, 3])
        end.end = other
        #expect(try await audit(end).0.fault?.contains("another hash") == true)
    }

    @Test(arguments: [
        "", "1", "1:ab", "-1:" + String(repeating: "a", count: 64), "1:" + String(repeating: "g", count: 64),
    ])
    func aMarkThatIsNoneIsRefused(_ text: String) { #expect(ChainMark(argument: text) == nil) }

    @Test func eventsArePutTogetherFromAnyPieces() {
        let text = Array("event: status\ndata: {\"a\":1}\n\n: \n\nevent: status\ndata: {\"b\":2}\n\n".utf8)
        for size in 1...text.count {
            let lines = EventLines()
            var found: [[UInt8]] = []
            for start in stride(from: 0, to: text.count, by: size) {
                found += lines.take(Array(text[start..<min(start + size, text.count)]))
            }
            #expect(found == [Array("{\"a\":1}".utf8), Array("{\"b\":2}".utf8)])
        }
    }
}
