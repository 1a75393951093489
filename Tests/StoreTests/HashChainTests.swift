import Store
import Testing

@Suite("Hash chain")
struct HashChainTests {
    private static func entries(_ count: UInt8) -> (entries: [ChainEntry], end: HashChain) {
        var chain = HashChain()
        let entries = (1...count).map { chain.append([$0]) }
        return (entries, chain)
    }

    private static func changed(_ entry: ChainEntry, number: Int64? = nil, line: [UInt8]? = nil) -> ChainEntry {
        ChainEntry(
            number: number ?? entry.number,
            line: line ?? entry.line,
            previous: entry.previous,
            hash: entry.hash
        )
    }

    @Test func followsWhatWasAppended() throws {
        let (entries, end) = Self.entries(5)
        #expect(try HashChain().following(entries) == end)
        let middle = HashChain(after: entries[2])
        #expect(try middle.following(Array(entries[3...])) == end)
    }

    @Test func findsAChangedLine() {
        var entries = Self.entries(5).entries
        entries[2] = Self.changed(entries[2], line: [99])
        #expect(throws: ChainFault.changed(3)) { try HashChain().following(entries) }
    }

    @Test func findsAMissingEntry() {
        var entries = Self.entries(5).entries
        entries.remove(at: 2)
        #expect(throws: ChainFault.missing(expected: 3, found: 4)) { try HashChain().following(entries) }
    }

    @Test func findsEntriesOutOfOrder() {
        var entries = Self.entries(5).entries
        entries.swapAt(1, 2)
        #expect(throws: ChainFault.missing(expected: 2, found: 3)) { try HashChain().following(entries) }
    }

    @Test func findsAnEntryOfAnotherChain() {
        var entries = Self.entries(3).entries
        var other = HashChain()
        let foreign = (1...3).map { other.append([$0 + 100]) }
        entries[2] = foreign[2]
        #expect(throws: ChainFault.detached(3)) { try HashChain().following(entries) }
    }

    @Test func endsElsewhereWhereTheEndIsCutOff() throws {
        let (entries, end) = Self.entries(5)
        #expect(try HashChain().following(entries.dropLast()) != end)
    }
}
