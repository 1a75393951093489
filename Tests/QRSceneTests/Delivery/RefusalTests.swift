import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// Whatever is not the platform's, or no push, is refused over the socket: with the right status, the same bytes for
/// every 403, nothing stored, nothing handled, and a journal that names the part and no secret.
@Suite("Refusals over sockets", .timeLimit(.minutes(3)))
struct RefusalTests {
    @Test(arguments: RefusalCase.all)
    func isRefusedAndLeavesNothing(_ example: RefusalCase) async throws {
        let (store, runs) = (SpyStore(), RunCount())
        let account = try Account(credentials: Sample.credentials(example.mode), scenes: Sample.scenes(runs))
        try await RunningReceiver.run([account]) {
            $0.store = store
        } body: { running async throws in
            var sending = try RefusalCase.push(to: Sample.credentials(example.mode))
            try example.spoil(&sending)
            let response = try await running.send(sending)
            #expect(response.status == example.status)
            #expect(response.text == "refused\n")
            let refusals = running.journal.refusals.values
            #expect(refusals.map(\.label) == [example.label])
            #expect(refusals.map(\.status) == [example.status])
            #expect(refusals.first?.account == "default")
            #expect(refusals.first?.explanation.isEmpty == false)
            #expect(store.admissions.value == 0)
            #expect(runs.value == 0)
            #expect(running.journal.arrivals.values.isEmpty)
            let metrics = try await running.admin("/metrics").text
            #expect(metrics.contains("qrscene_push_refused_total{reason=\"\(example.label)\"} 1\n"))
            try Self.expectNoSecrets(
                in: [running.log.text, metrics, response.text] + refusals.map(\.everything),
                sending
            )
        }
    }

    /// Not the mode, not the part that failed, not how far it came: every 403 looks the same.
    @Test func everyRefusalOfAuthenticityLooksTheSame() async throws {
        let seen = EventLog<[String]>()
        for mode in MessageMode.allCases {
            let account = try Account(credentials: Sample.credentials(mode), scenes: Sample.scenes())
            try await RunningReceiver.run([account]) { running async throws in
                for example in RefusalCase.authenticity where example.mode == mode && example.status == 403 {
                    var sending = try RefusalCase.push(to: Sample.credentials(mode))
                    try example.spoil(&sending)
                    let response = try await running.send(sending)
                    #expect(response.status == 403, "\(example.testDescription)")
                    seen.add(response.visible)
                }
            }
        }
        #expect(Set(seen.values).count == 1, "\(Set(seen.values))")
        #expect(seen.values.count > 60)
    }

    /// Neither what is configured nor what came may stand in what others read.
    static func expectNoSecrets(in texts: [String], _ sending: Sending) throws {
        let configured = [Sample.token, Sample.otherToken, Sample.key, Sample.otherKey]
        let came = ["signature", "msg_signature", "nonce", "echostr", "openid", "timestamp"]
            .compactMap { sending[$0] }.filter { $0.count > 8 && $0 != RefusalCase.nowhere }
        for text in texts {
            for secret in configured + came { #expect(!text.contains(secret), "\(secret) stands in \(text)") }
            #expect(!text.contains("signature="))
        }
    }
}

extension EndpointRefusal {
    /// Every field.
    var everything: String { "\(account ?? "") \(label) \(status) \(explanation)" }
}
