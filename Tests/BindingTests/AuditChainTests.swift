import Testing

@testable import Binding

@Suite("Audit chain")
struct AuditChainTests {
    private static func chain(_ count: Int) -> (chain: AuditChain, entries: [AuditEntry]) {
        var chain = AuditChain()
        let entries = (0..<count).map { number in chain.append(note(number)) }
        return (chain, entries)
    }

    private static func note(_ number: Int, event: String = "scan", origin: String? = nil) -> AuditNote {
        AuditNote(
            flow: FlowID(rawValue: "flow_\(number)"),
            version: Int64(number),
            event: event,
            from: .created,
            to: .scanned,
            reason: nil,
            at: FlowBench.start,
            origin: origin
        )
    }

    @Test func whatWasWrittenVerifies() throws {
        let (chain, entries) = Self.chain(5)
        try chain.verify(entries)
        try chain.verify(Array(entries[2...]), from: AuditChain(after: entries[1]))
        try AuditChain().verify([])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: AuditFault
        let make: @Sendable ([AuditEntry]) -> [AuditEntry]
    }

    @Test(arguments: [
        Damage(testDescription: "changed", fault: .changed(3)) { entries in
            var entries = entries
            let old = entries[2]
            entries[2] = AuditEntry(number: 3, note: note(9), previous: old.previous, hash: old.hash)
            return entries
        },
        Damage(testDescription: "changed with its own hash", fault: .detached(4)) { entries in
            var chain = AuditChain(after: entries[1])
            var entries = entries
            entries[2] = chain.append(note(9))
            return entries
        },
        Damage(testDescription: "written anew to the end", fault: .wrongEnd(expected: 5, found: 5)) { entries in
            var chain = AuditChain(after: entries[1])
            return entries[..<2] + (2..<5).map { chain.append(note($0, event: "tap")) }
        },
        Damage(testDescription: "removed", fault: .missing(expected: 3, found: 4)) { entries in
            entries.filter { $0.number != 3 }
        },
        Damage(testDescription: "removed and numbered anew", fault: .detached(3)) { entries in
            var entries = entries
            let next = entries.remove(at: 3)
            entries[2] = AuditEntry(number: 3, note: next.note, previous: next.previous, hash: next.hash)
            return entries
        },
        Damage(testDescription: "swapped", fault: .missing(expected: 2, found: 3)) { entries in
            var entries = entries
            entries.swapAt(1, 2)
            return entries
        },
        Damage(testDescription: "first removed", fault: .missing(expected: 1, found: 2)) {
            Array($0.dropFirst())
        },
        Damage(testDescription: "last removed", fault: .wrongEnd(expected: 5, found: 4)) { Array($0.dropLast()) },
        Damage(testDescription: "one added", fault: .wrongEnd(expected: 5, found: 6)) { entries in
            var chain = AuditChain(after: entries[4])
            return entries + [chain.append(note(9))]
        },
        Damage(testDescription: "one twice", fault: .missing(expected: 3, found: 2)) { entries in
            Array(entries[..<2] + entries[1...])
        },
    ])
    func damageIsFound(_ damage: Damage) {
        let (chain, entries) = Self.chain(5)
        #expect(throws: damage.fault) { try chain.verify(damage.make(entries)) }
        #expect(!damage.fault.description.isEmpty)
    }

    @Test func everyFieldIsHashed() {
        let note = Self.note(1)
        let others = [
            AuditNote(
                flow: FlowID(rawValue: "x"),
                version: 1,
                event: "scan",
                from: .created,
                to: .scanned,
                reason: nil,
                at: note.at
            ),
            AuditNote(
                flow: note.flow,
                version: 2,
                event: "scan",
                from: .created,
                to: .scanned,
                reason: nil,
                at: note.at
            ),
            AuditNote(
                flow: note.flow,
                version: 1,
                event: "tap",
                from: .created,
                to: .scanned,
                reason: nil,
                at: note.at
            ),
            AuditNote(flow: note.flow, version: 1, event: "scan", from: nil, to: .scanned, reason: nil, at: note.at),
            AuditNote(flow: note.flow, version: 1, event: "scan", from: .created, to: .bound, reason: nil, at: note.at),
            AuditNote(
                flow: note.flow,
                version: 1,
                event: "scan",
                from: .created,
                to: .scanned,
                reason: "x",
                at: note.at
            ),
            AuditNote(
                flow: note.flow,
                version: 1,
                event: "scan",
                from: .created,
                to: .scanned,
                reason: nil,
                at: note.at + .milliseconds(1)
            ),
            Self.note(1, origin: "x"),
        ]
        for other in others { #expect(other.canonicalBytes != note.canonicalBytes) }
        #expect(Set(others.map(\.canonicalBytes)).count == others.count)
    }

    /// Rows of years must verify still: a change of the form shows here.
    @Test func theHashIsWhatItWas() {
        let entry = Self.chain(1).entries[0]
        #expect(
            String(decoding: entry.note.canonicalBytes, as: UTF8.self)
                == "6:flow_0,1:0,4:scan,7:created,7:scanned,0:,13:1700000000000,0:,"
        )
        #expect(entry.previous == AuditChain.root)
    }

    @Test func everyStepOfAFlowIsInItsAudit() throws {
        var bench = try FlowBench()
        bench.complete()
        let notes = bench.effects.compactMap { if case .audit(let note) = $0 { note } else { nil } }
        #expect(notes.map(\.event) == ["create", "code_created", "scan", "submit", "settle"])
        #expect(notes.map(\.to) == [.created, .created, .scanned, .confirmed, .bound])
        #expect(notes.map(\.version) == [0, 1, 2, 3, 4])
    }
}
