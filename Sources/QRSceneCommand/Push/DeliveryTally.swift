import OutboundHTTP
import QRScene

/// How many deliveries came to what, and how long they took.
struct DeliveryTally {
    private var statuses: [Int: Int] = [:]
    private var milliseconds: [Double] = []
    private(set) var unreachable = 0

    /// Whether every one was answered 200.
    var isAllAnswered200: Bool { unreachable == 0 && statuses.keys.allSatisfy { $0 == 200 } }

    mutating func add(_ result: Result<PushDelivery.Answer, OutboundError>) {
        switch result {
        case .success(let answer):
            statuses[answer.status, default: 0] += 1
            milliseconds.append(answer.elapsed.milliseconds)
        case .failure:
            unreachable += 1
        }
    }

    /// One line for people.
    var text: String {
        let counts = statuses.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }
        let lost = unreachable > 0 ? ["no answer × \(unreachable)"] : []
        return (counts + lost).joined(separator: "  ")
            + "  p50 \(percentile(50)) ms  p99 \(percentile(99)) ms  max \(percentile(100)) ms"
    }

    /// One object for machines.
    var json: String {
        let counts = statuses.map { ("\($0.key)", JSONValue.number($0.value)) }
        return JSONText.object([
            "statuses": .object(Dictionary(uniqueKeysWithValues: counts)), "no_answer": .number(unreachable),
            "p50_ms": .double(percentile(50)), "p99_ms": .double(percentile(99)), "max_ms": .double(percentile(100)),
        ])
    }

    private func percentile(_ percent: Int) -> Double {
        guard !milliseconds.isEmpty else { return 0 }
        return milliseconds.sorted()[(milliseconds.count - 1) * percent / 100]
    }
}

extension Duration {
    /// Milliseconds with one decimal.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return ((Double(seconds) * 1000 + Double(attoseconds) / 1e15) * 10).rounded() / 10
    }
}
