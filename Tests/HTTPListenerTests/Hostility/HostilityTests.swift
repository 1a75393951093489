import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

/// The published corpora of hostile requests, through real sockets.
@Suite("Hostility", .timeLimit(.minutes(3)), .enabled(if: Corpus.isThere, "the shared corpora are not here"))
struct HostilityTests {
    enum Split: Sendable, CaseIterable {
        case whole
        case byteByByte
        case random

        func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
            switch self {
            case .whole: return [bytes[...]]
            case .byteByByte: return bytes.indices.map { bytes[$0...$0] }
            case .random:
                var pieces: [ArraySlice<UInt8>] = []
                var start = 0
                while start < bytes.count {
                    let end = min(bytes.count, start + Int.random(in: 1...7))
                    pieces.append(bytes[start..<end])
                    start = end
                }
                return pieces
            }
        }
    }

    /// The `accept` cases of the corpus that are not taken, each with its reason.
    static let exceptions: [String: String] = [
        "more-compliant-tests.yaml#Has a CL in PUT OK":
            "announces 22,220 bytes and sends none: there is nothing to answer",
        "more-compliant-tests.yaml#Very many headers":
            "announces 22,220 bytes and sends none: there is nothing to answer",
        "more-compliant-tests.yaml#Large Size OK": "announces 4,000,000 bytes; the limit is 256 KiB",
        "more-compliant-tests.yaml#Correct TE OK": "any Transfer-Encoding but exactly chunked is refused",
        "more-compliant-tests.yaml#Transfer-Encoding: identity and chunked OK":
            "any Transfer-Encoding but exactly chunked is refused",
        "more-compliant-tests.yaml#Multiple transfer encoding headers in a single request OK":
            "any Transfer-Encoding but exactly chunked is refused",
        "more-compliant-tests.yaml#TE with custom parameters OK":
            "any Transfer-Encoding but exactly chunked is refused",
        "rfc-compliant.yaml#Different Transfer-Encoding headers":
            "any Transfer-Encoding but exactly chunked is refused",
        "rfc-compliant.yaml#Different Transfer-Encoding headers combined":
            "any Transfer-Encoding but exactly chunked is refused",
        "rfc-compliant.yaml#Transfer-Encoding with a param: chunked;custom_param":
            "any Transfer-Encoding but exactly chunked is refused",
        "rfc-compliant.yaml#Empty URI": "no target and no Host: RFC 9112 §3 and §3.2 allow neither",
    ]

    /// The first final status, or `nil` where the connection ended without one.
    private static func firstStatus(_ address: ListenAddress, _ entry: Corpus.Entry, _ split: Split) throws -> Int? {
        let client = try TestClient(address)
        // A refusal may come, and the connection go, before the last piece is sent.
        for piece in split.pieces(entry.request) { try? client.send(Array(piece)) }
        while true {
            while let (answer, length) = Answer.first(in: client.received, isHead: true) {
                if answer.status >= 200 { return answer.status }
                client.drop(length)
            }
            guard (try? client.receiveSome()) == true else { return nil }
        }
    }

    /// An incomplete request is known by the answer to its deadline, which nothing else gets.
    private func judge(_ entry: Corpus.Entry, _ status: Int?) -> Bool {
        switch entry.expectation {
        case .verdict("accept") where Self.exceptions[entry.name] != nil: status.map { $0 >= 400 } ?? true
        case .verdict("accept"): status == 200
        case .verdict("reject"): status.map { $0 >= 400 && $0 != 408 } ?? true
        case .verdict("wait"): status == 408
        case .verdict: status != nil
        case .status(let ranges):
            ranges.contains { $0.contains(status ?? 0) || ($0.lowerBound >= 400 && status == nil) }
        }
    }

    @Test("Corpus", arguments: ["h1spec.jsonl", "desync.jsonl"], Split.allCases)
    func givesTheRightVerdict(_ name: String, _ split: Split) async throws {
        let entries = try Corpus.http(name)
        #expect(entries.count == (name == "h1spec.jsonl" ? 33 : 158))
        let timeouts = Timeouts(head: .seconds(2), body: .seconds(2))
        let ok = Answering { _, _ in Response(status: .ok) }
        try await TestServer.run(ListenerConfiguration(timeouts: timeouts), handler: ok) { server in
            try await withThrowingTaskGroup(of: (Corpus.Entry, Int?).self) { tasks in
                for (index, entry) in entries.enumerated() {
                    if index >= 32, let (entry, status) = try await tasks.next() {
                        #expect(judge(entry, status), "\(entry.name): \(String(describing: status))")
                    }
                    tasks.addTask {
                        (entry, try await onThread { try Self.firstStatus(server.address, entry, split) })
                    }
                }
                for try await (entry, status) in tasks {
                    #expect(judge(entry, status), "\(entry.name): \(String(describing: status))")
                }
            }
        }
    }

    @Test func everyExceptionIsInTheCorpus() throws {
        let names = Set(try Corpus.http("desync.jsonl").map(\.name))
        #expect(Set(Self.exceptions.keys).isSubset(of: names))
    }
}
