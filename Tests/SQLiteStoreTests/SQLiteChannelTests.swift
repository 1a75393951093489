import Foundation
import SQLiteStore
import Store
import StoreContract
import Testing

/// The contract of channels over real files.
@Suite("SQLite channels", .timeLimit(.minutes(3)))
struct SQLiteChannelTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-channels-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "qrscene.db").path)
    }

    @Test func keepsTheContractOfChannels() async throws {
        for rule in ChannelStoreContract.rules {
            try await withFolder { try await rule(try SQLiteStore(path: $0)) }
        }
    }

    @Test(arguments: ChannelStoreContract.seeds)
    func countsWhatTheFactsSay(seed: UInt64) async throws {
        try await withFolder { path in
            let store = try SQLiteStore(path: path, synchronous: .off)
            try await ChannelStoreContract.countsWhatTheFactsSay(store, seed: seed)
        }
    }

    @Test func knowsWhenNobodyListened() async throws {
        try await withFolder { path in
            try await ChannelStoreContract.knowsWhenNobodyListened { try SQLiteStore(path: path, time: $0) }
        }
    }
}
