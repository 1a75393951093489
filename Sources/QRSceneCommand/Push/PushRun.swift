import ArgumentParser
import Foundation
import OutboundHTTP
import QRScene

/// Delivers pushes, one by one or many at a time, and tells what came back.
struct PushRun {
    var workshop: PushWorkshop
    var times: Int
    var parallel: Int
    var same: Bool
    var json: Bool

    /// - Throws: `ExitCode` 1 where a push was not answered 200, 69 where the callback cannot be reached.
    func run() async throws {
        let client = try OutboundClient(connections: parallel)
        let first = workshop.deliveries(number: 0)
        var tally = DeliveryTally()
        try await withThrowingTaskGroup(of: Delivered.self) { group in
            var next = 0
            while next < min(parallel, times) {
                add(next, first, client, to: &group)
                next += 1
            }
            while let delivered = try await group.next() {
                if let delivered {
                    tally.add(delivered)
                    if times == 1 || json { tell(delivered) }
                }
                guard next < times else { continue }
                add(next, first, client, to: &group)
                next += 1
            }
        }
        if times > 1 { Terminal.answer(json ? tally.json : tally.text) }
        guard tally.unreachable == 0 else { throw ExitStatus.unavailable }
        guard tally.isAllAnswered200 else { throw ExitStatus.failed }
    }

    private typealias Delivered = Result<PushDelivery.Answer, OutboundError>?

    private func add(
        _ number: Int,
        _ first: [PushDelivery],
        _ client: OutboundClient,
        to group: inout ThrowingTaskGroup<Delivered, any Error>
    ) {
        let deliveries = same || number == 0 ? first : workshop.deliveries(number: number)
        group.addTask {
            var answer: Result<PushDelivery.Answer, OutboundError>?
            for delivery in deliveries { answer = await delivery.result(by: client) }
            return answer
        }
    }

    private func tell(_ delivered: Result<PushDelivery.Answer, OutboundError>) {
        switch delivered {
        case .failure(let error):
            if json {
                Terminal.answer(JSONText.object(["error": .string("\(error)"), "status": .null]))
            } else {
                Terminal.say("error: \(error)")
            }
        case .success(let answer):
            let reply = Result { try AnswerReader(credentials: workshop.credentials).reply(in: answer.body) }
            Terminal.answer(json ? self.json(answer, reply) : text(answer, reply))
        }
    }

    private func text(_ answer: PushDelivery.Answer, _ reply: Result<PassiveReply, any Error>) -> String {
        let line = "\(answer.status)  \(answer.body.count) B  \(answer.elapsed.milliseconds) ms"
        guard answer.status == 200 else { return "\(line)  refused; the receiver's log says why" }
        switch reply {
        case .success(let reply): return "\(line)  \(AnswerReader.words(for: reply))"
        case .failure(let error): return "\(line)  not a reply the platform would take: \(error)"
        }
    }

    private func json(_ answer: PushDelivery.Answer, _ reply: Result<PassiveReply, any Error>) -> String {
        var object: [String: JSONValue] = [
            "status": .number(answer.status), "bytes": .number(answer.body.count),
            "elapsed_ms": .double(answer.elapsed.milliseconds),
        ]
        if answer.status == 200, case .success(let reply) = reply {
            object["reply"] = .string(AnswerReader.words(for: reply))
        }
        object["body"] = .string(String(decoding: answer.body, as: UTF8.self))
        return JSONText.object(object)
    }
}
