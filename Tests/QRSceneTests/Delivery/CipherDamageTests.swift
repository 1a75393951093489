import Foundation
import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// Whoever holds the token can sign any ciphertext.
///
/// What comes of bits that are turned in one must tell nothing: an answer that differs by how far the decryption came
/// would decrypt by asking.
@Suite("Cipher damage over sockets", .timeLimit(.minutes(3)))
struct CipherDamageTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout [UInt8]) -> Void
        var testDescription: String { name }
    }

    /// CBC turns the bits of a block's plaintext with those of the block before it; the pad is the last byte's value.
    static let padding: [Damage] =
        (0...36).map { wanted in
            Damage(name: "a pad of \(wanted)") { bytes in
                let pad = Self.pad
                bytes[bytes.count - 17] ^= UInt8(pad) ^ UInt8(wanted)
            }
        } + [
            Damage(name: "a pad of 255") { $0[$0.count - 17] ^= UInt8(Self.pad) ^ 255 },
            Damage(name: "unequal pad bytes") { $0[$0.count - 18] ^= 1 },
            Damage(name: "a garbled last block") { $0[$0.count - 1] ^= 0x80 },
            Damage(name: "a garbled first block, and with it the length") { $0[0] ^= 1 },
            Damage(name: "a length of 2 GiB") { $0[0] ^= 0x80 },
            Damage(name: "a length that is one too long") { $0[3] ^= 1 },
            Damage(name: "a block that is missing") { $0.removeLast(16) },
            Damage(name: "two blocks that are missing") { $0.removeLast(32) },
            Damage(name: "two blocks changed about") { bytes in
                let block = Array(bytes[16..<32])
                bytes[16..<32] = bytes[32..<48]
                bytes[32..<48] = block[...]
            },
            Damage(name: "nothing but the first two blocks") { $0 = Array($0.prefix(32)) },
        ]

    /// How many bytes the sample document is padded with: 16 random ones and 4 of length stand before it, the AppID behind.
    static let pad: Int = {
        let length = 16 + 4 + document.count + Sample.appID.utf8.count
        return 32 - length % 32
    }()

    static let document = Push.scan("table/7").document()

    @Test func allOfItLooksAlike() async throws {
        let (store, runs) = (SpyStore(), RunCount())
        let account = try Account(credentials: Sample.credentials(.safe), scenes: Sample.scenes(runs))
        try await RunningReceiver.run([account]) {
            $0.store = store
        } body: { running async throws in
            let seen = EventLog<[String]>()
            for damage in Self.padding where damage.name != "a pad of \(Self.pad)" {
                var sending = try Sending(document: Self.document, to: Sample.credentials(.safe))
                var bytes = Array(try #require(Data(base64Encoded: sending.encrypted)))
                damage.change(&bytes)
                try sending.replaceEncrypted(with: Data(bytes).base64EncodedString())
                let response = try await running.send(sending)
                #expect(response.status == 403, "\(damage.name)")
                seen.add(response.visible)
            }
            #expect(Set(seen.values).count == 1)
            #expect(running.journal.arrivals.values.isEmpty)
            #expect(store.admissions.value == 0)
            #expect(runs.value == 0)
            #expect(
                Set(running.journal.refusals.values.map(\.label)).isSubset(of: ["undecryptable", "app_id_mismatch"])
            )
        }
    }

    /// The control: the same steps without damage are taken, so the refusals above are the damage's doing.
    @Test func withoutDamageItIsTaken() async throws {
        let account = try Account(credentials: Sample.credentials(.safe), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) { running async throws in
            var sending = try Sending(document: Self.document, to: Sample.credentials(.safe))
            let bytes = Array(try #require(Data(base64Encoded: sending.encrypted)))
            #expect((16 + 4 + Self.document.count + Sample.appID.utf8.count + Self.pad) == bytes.count)
            try sending.replaceEncrypted(with: Data(bytes).base64EncodedString())
            #expect(try await running.send(sending).status == 200)
        }
    }
}
