import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// Every published push, signed and delivered over TCP to a running receiver.
@Suite(
    "Corpus over sockets",
    .enabled(if: Corpus.isThere, "the corpus is not beside the package"),
    .timeLimit(.minutes(3))
)
struct CorpusDeliveryTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let mode: MessageMode
        let ownConnections: Bool
        var testDescription: String { "\(mode), \(ownConnections ? "a connection each" : "one connection")" }
    }

    @Test(
        "Every published push arrives as published",
        arguments: [
            Way(mode: .plain, ownConnections: false), Way(mode: .plain, ownConnections: true),
            Way(mode: .safe, ownConnections: false), Way(mode: .safe, ownConnections: true),
            Way(mode: .compatible, ownConnections: false),
        ]
    )
    func everyPublishedPushArrivesAsPublished(_ way: Way) async throws {
        #expect(PublishedPush.all.count >= 100)
        let credentials = try Sample.credentials(way.mode)
        let account = try Account(credentials: credentials, scenes: Sample.scenes())
        try await RunningReceiver.run([account], connections: 1) { running async throws in
            for published in PublishedPush.all {
                let heard = running.journal.arrivals.values.count
                let sending = try Sending(document: published.document(), to: credentials, format: published.format)
                let response = try await running.send(sending, ownConnection: way.ownConnections)
                let status = published.status(in: way.mode)
                #expect(response.status == status, "\(published.file): \(response.text)")
                let arrivals = running.journal.arrivals.values.dropFirst(heard)
                guard status == 200 else {
                    #expect(arrivals.isEmpty, "\(published.file)")
                    continue
                }
                let push = try #require(arrivals.first?.push, "\(published.file)")
                #expect(arrivals.count == 1)
                #expect(published.differences(of: push) == [])
            }
        }
    }

    @Test func theComparisonSeesADifference() throws {
        let published = try #require(PublishedPush.all.first { $0.expected?.scene != nil })
        #expect(published.differences(of: .scan("another")).contains { $0.contains("scene") })
    }
}

extension PublishedPush {
    /// What a receiver answers to it, delivered in a mode.
    ///
    /// A published compatible push brings an `Encrypt` of a token that is not published; in compatible mode that one
    /// would decide, and not the one we add behind it.
    func status(in mode: MessageMode) -> Int {
        guard expected != nil else { return 400 }
        return isEnvelope || (mode == .compatible && quirks?.contains("has_encrypt") == true) ? 403 : 200
    }
}
