import Foundation
import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// All saved pushes, in process and over sockets: each as its sheet expects.
@Suite("Fixtures", .timeLimit(.minutes(3)))
struct FixtureTests {
    static let folder = Package.root.appending(path: "Fixtures").path()

    static func all() throws -> [Fixture] {
        try Fixture.paths(at: folder + "/push").map { path throws(FixtureError) in try Fixture(path: path) }
    }

    static func scenes() throws -> SceneRegistry {
        var scenes = SceneRegistry()
        try scenes.add(try RoutesFile(path: folder + "/routes.yaml"))
        return scenes
    }

    @Test func thereAreEnoughOfThemAndEachSaysWhatToExpect() throws {
        let all = try Self.all()
        #expect(all.count >= 30)
        for fixture in all {
            #expect(fixture.sheet.expect?.status != nil, "\(fixture.path)")
            #expect(fixture.sheet.note != nil, "\(fixture.path)")
        }
        #expect(all.contains { $0.sheet.account?.mode == "safe" })
        #expect(all.contains { $0.sheet.account?.mode == "compatible" })
    }

    @Test func eachComesOutAsItsSheetExpectsInProcess() async throws {
        let runner = FixtureRunner(scenes: try Self.scenes())
        for fixture in try Self.all() {
            let outcome = try await runner.run(fixture)
            #expect(outcome.differences(from: fixture.sheet.expect ?? Expectation()) == [], "\(fixture.path)")
        }
    }

    @Test func aFixtureThatExpectsSomethingElseIsToldSo() async throws {
        let runner = FixtureRunner(scenes: try Self.scenes())
        var fixture = try Fixture(path: Self.folder + "/push/scan/scan.xml")
        fixture.sheet.expect = Expectation(status: 403, event: "x", scene: "y", openID: "z", reply: .text("?"))
        let outcome = try await runner.run(fixture)
        #expect(outcome.differences(from: fixture.sheet.expect ?? Expectation()).count == 5)
    }

    /// One receiver, an account for each that the fixtures were made for.
    @Test func eachComesOutAsItsSheetExpectsOverSockets() async throws {
        var names: [String: AccountName] = [:]
        var accounts: [Account] = []
        var deliveries: [(fixture: Fixture, delivery: FixtureDelivery, name: AccountName)] = []
        let scenes = try Self.scenes()
        for fixture in try Self.all() {
            let delivery = try FixtureDelivery(fixture, now: Sample.now)
            let key = try Self.key(of: fixture.sheet.account)
            let name = names[key] ?? AccountName(rawValue: "account\(names.count)")
            if names.updateValue(name, forKey: key) == nil {
                accounts.append(Account(name: name, credentials: delivery.credentials, scenes: scenes))
            }
            deliveries.append((fixture, delivery, name))
        }
        try await RunningReceiver.run(accounts) { [deliveries] running async throws in
            for (fixture, delivery, name) in deliveries {
                var sending = Sending(query: delivery.query, body: delivery.body).to("/wechat/\(name)")
                sending.contentType = delivery.contentType
                let heard = running.journal.arrivals.values.count
                let response = try await running.send(sending)
                let expected = fixture.sheet.expect ?? Expectation()
                #expect(response.status == expected.status ?? 200, "\(fixture.path)")
                let arrival = running.journal.arrivals.values.dropFirst(heard).first
                #expect((arrival != nil) == (response.status == 200), "\(fixture.path)")
                guard response.status == 200 else { continue }
                #expect(arrival?.push.event?.name == expected.event, "\(fixture.path)")
                #expect(arrival?.scan?.scene.text == expected.scene, "\(fixture.path)")
                if let openID = expected.openID { #expect(arrival?.push.openID.rawValue == openID, "\(fixture.path)") }
                if let reply = expected.reply {
                    #expect(try delivery.reply(in: response.body) == reply, "\(fixture.path)")
                }
            }
        }
    }

    /// The same account gives the same text.
    private static func key(of account: Fixture.Account?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try account.map { String(decoding: try encoder.encode($0), as: UTF8.self) } ?? ""
    }
}
