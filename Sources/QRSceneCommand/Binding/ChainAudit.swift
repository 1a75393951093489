import ArgumentParser
import Foundation
import QRScene

/// A place of a chain and its hash: `42:9f86d0…`.
struct ChainMark: Equatable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    var count: Int64
    var hash: [UInt8]

    init(_ chain: HashChain) { (count, hash) = (chain.count, chain.end) }

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let count = Int64(parts[0]), count >= 0, parts[1].utf8.count == 64 else { return nil }
        var hash: [UInt8] = []
        var rest = parts[1]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            hash.append(byte)
            rest = rest.dropFirst(2)
        }
        (self.count, self.hash) = (count, hash)
    }

    var description: String {
        "\(count):" + hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// A chain read from its first entry to its end.
struct ChainAudit: Sendable {
    private static let page = 500

    /// What must be a part of it.
    let expected: ChainMark?
    /// How far it is whole.
    private(set) var reached = HashChain()
    /// What the store says its end is.
    private var told = HashChain()
    /// What is wrong with it.
    private(set) var fault: String?

    init(expected: ChainMark? = nil) { self.expected = expected }

    /// Reads a chain of a store, and hands over each entry that follows from the one before.
    mutating func read(
        _ name: String,
        of store: any StateStore,
        _ show: (ChainEntry) -> Void
    ) async throws(StoreError) {
        // The end first: what is appended meanwhile is no fault.
        told = try await store.chainEnd(name)
        check()
        while fault == nil {
            let entries = try await store.chain(name, after: reached.count, limit: Self.page)
            for entry in entries where fault == nil { take(entry, show) }
            if entries.count < Self.page { break }
        }
        guard fault == nil else { return }
        if reached.count < told.count {
            fault = ChainFault.wrongEnd(expected: told.count, found: reached.count).description
        } else if let expected, expected.count > reached.count {
            fault = "entry \(expected.count) is expected, and the chain ends with \(reached.count)"
        }
    }

    private mutating func take(_ entry: ChainEntry, _ show: (ChainEntry) -> Void) {
        do {
            reached = try reached.following([entry])
            check()
        } catch {
            fault = error.description
        }
        if fault == nil { show(entry) }
    }

    private mutating func check() {
        if reached.count == told.count, reached != told {
            fault = "the end that is stored has another hash than entry \(told.count); compare with a backup"
        }
        guard let expected, expected.count == reached.count, expected != ChainMark(reached) else { return }
        fault = "entry \(expected.count) has another hash than is expected: the chain was written anew"
    }
}

/// An entry's line, as far as it is looked for here.
struct AuditLine: Decodable {
    var flow: String

    init?(_ entry: ChainEntry) {
        guard let line = try? JSONDecoder().decode(Self.self, from: Data(entry.line)) else { return nil }
        self = line
    }
}
