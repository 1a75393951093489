import Foundation
import OutboundHTTP
import QRScene
import QRSceneTesting

/// One way of delivering a fixture.
protocol FixturePlayer: Sendable {
    func play(_ fixture: Fixture) async throws -> PlayResult
}

/// What a delivery came to, against what was expected.
enum PlayResult: Sendable {
    case asExpected
    case different([String])
    case skipped(String)
    case unreachable(String)
}

/// Through this process, each fixture with its own account.
struct LocalPlayer: FixturePlayer {
    let runner: FixtureRunner

    func play(_ fixture: Fixture) async throws -> PlayResult {
        let outcome = try await runner.run(fixture)
        return PlayResult(differences: outcome.differences(from: fixture.sheet.expect ?? Expectation()))
    }
}

/// Over HTTP, the very bytes.
struct VerbatimPlayer: FixturePlayer {
    let callback: Callback
    let client: OutboundClient

    func play(_ fixture: Fixture) async throws -> PlayResult {
        let delivery = try FixtureDelivery(fixture, now: Int64(Date().timeIntervalSince1970))
        let push = PushDelivery(
            to: callback,
            query: delivery.query,
            body: delivery.body,
            contentType: delivery.contentType
        )
        return await push.compare(with: fixture.sheet.expect, by: client) { try delivery.reply(in: $0) }
    }
}

/// Over HTTP, signed anew for another account and at this moment.
struct FreshPlayer: FixturePlayer {
    let callback: Callback
    let client: OutboundClient
    let credentials: PushCredentials
    /// Whether CreateTime stays what it was: a receiver that knows the push takes it for a retry.
    var keepsTime = false

    func play(_ fixture: Fixture) async throws -> PlayResult {
        guard fixture.sheet.expect?.status ?? 200 == 200 else {
            return .skipped("a refusal belongs to its own bytes and account: use --local or --verbatim")
        }
        let now = Int64(Date().timeIntervalSince1970)
        let delivery = try FixtureDelivery(fixture, now: now)
        let document: ArraySlice<UInt8>
        do {
            document = try delivery.document()
        } catch {
            return .skipped("its document cannot be read: \(error)")
        }
        let envelope = PushEnvelope(
            document: keepsTime ? Array(document) : FreshTime.stamp(document, with: now),
            format: delivery.contentType.contains("json") ? .json : .xml,
            openID: OpenID(rawValue: fixture.sheet.expect?.openID ?? OpenID.sample.rawValue),
            credentials: credentials,
            timestamp: now,
            nonce: String(UInt32.random(in: 100_000_000...999_999_999))
        )
        let push = PushDelivery(
            to: callback,
            query: envelope.query,
            body: envelope.body,
            contentType: delivery.contentType
        )
        let reader = AnswerReader(credentials: credentials)
        return await push.compare(with: fixture.sheet.expect, by: client) { try reader.reply(in: $0) }
    }
}

extension PlayResult {
    init(differences: [String]) {
        self = differences.isEmpty ? .asExpected : .different(differences)
    }
}

extension PushDelivery {
    /// Sends and compares status and reply, which is all that shows from outside.
    func compare(
        with expectation: Expectation?,
        by client: OutboundClient,
        reading: ([UInt8]) throws -> PassiveReply
    ) async -> PlayResult {
        let answer: Answer
        do throws(OutboundError) {
            answer = try await send(by: client)
        } catch {
            return .unreachable("\(error)")
        }
        var differences: [String] = []
        let status = expectation?.status ?? 200
        if answer.status != status { differences.append("status: expected \(status), got \(answer.status)") }
        if let expected = expectation?.reply, answer.status == 200 {
            switch Result(catching: { try reading(answer.body) }) {
            case .success(expected): break
            case .success(let reply): differences.append("reply: expected \(expected), got \(reply)")
            case .failure(let error): differences.append("reply: expected \(expected), got no reply: \(error)")
            }
        }
        return PlayResult(differences: differences)
    }
}
