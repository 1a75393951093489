import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// What a graceful stop owes to whoever is being served.
@Suite("Stopping a receiver", .timeLimit(.minutes(3)))
struct StoppingTests {
    @Test func aHandlerInFlightIsFinishedAndAnsweredWhileNobodyElseIsTaken() async throws {
        let gate = Gate()
        var scenes = SceneRegistry()
        try scenes.on("*") { _, _ in
            await gate.pass()
            return .text("finished")
        }
        let account = try Account(credentials: Sample.credentials(), scenes: scenes)
        try await RunningReceiver.run([account]) {
            $0.listener.timeouts.drain = .seconds(60)
            $0.limits.answerDeadline = .seconds(50)
        } body: { running async throws in
            #expect(try await running.admin("/readyz").status == 200)
            async let inFlight = running.send(Sending(.scan("slow")))
            await gate.arrivals.reach(1)
            await running.stop()
            // Each question is asked until the stop has come that far; the suite's time limit is the bound.
            while try await running.admin("/readyz").status != 503 {}
            #expect(try await running.admin("/readyz").text.contains("it is stopping"))
            #expect(try await running.admin("/livez").status == 200)
            while try await Self.isTaken(running) {}
            #expect(running.journal.answers.values.isEmpty)
            gate.open()
            #expect(try await inFlight.reply() == .text("finished"))
        }
        // Reaching this line is the proof that `run` returned.
        #expect(gate.arrivals.values.count == 1)
    }

    @Test func aReceiverThatCannotListenSaysSo() async throws {
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) { running async throws in
            let taken = try await running.receiver.bound().callbacks
            let configuration = ReceiverConfiguration(addresses: taken, adminAddresses: [])
            let second = try Receiver(account: account, configuration: configuration, logger: LogLines().logger())
            await #expect(throws: BindError.self) { try await second.run() }
            await #expect(throws: BindError.self) { try await second.bound() }
        }
    }

    @Test func aReceiverWithoutAdminAddressesServesAllTheSame() async throws {
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes())
        let configuration = ReceiverConfiguration(addresses: [.loopback(port: 0)], adminAddresses: [])
        let receiver = try Receiver(account: account, configuration: configuration, logger: LogLines().logger())
        let client = try OutboundClient(connections: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await receiver.run() }
            let bound = try await receiver.bound()
            #expect(bound.admin.isEmpty)
            let response = try await client.send(OutboundRequest(url: "http://\(bound.callbacks[0])/"))
            #expect(response.text == "QRScene\n")
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    /// Whether a new connection still gets an answer.
    private static func isTaken(_ running: RunningReceiver) async throws -> Bool {
        do throws(OutboundError) {
            let client = try OutboundClient(connections: 1)
            _ = try await client.send(OutboundRequest(url: running.callback + "/", timeout: .seconds(5)))
            return true
        } catch {
            return false
        }
    }
}
