import Foundation
import Testing

@testable import Binding

@Suite("Flow simulator")
struct FlowSimulatorTests {
    /// Runs worlds until one is violated; the message holds the seed and the schedule.
    static func firstViolation(from seed: UInt64, steps: Int, _ sabotage: Sabotage = Sabotage()) -> String? {
        var tally: [String: Int] = [:]
        return firstViolation(from: seed, steps: steps, sabotage, &tally)
    }

    static func firstViolation(
        from seed: UInt64,
        steps: Int,
        _ sabotage: Sabotage,
        _ tally: inout [String: Int]
    ) -> String? {
        for world in 0..<UInt64(steps / FlowSimulator.stepsPerWorld) {
            var simulator = FlowSimulator(seed: seed + world, sabotage: sabotage)
            guard let violation = simulator.run() else {
                tally.merge(simulator.tally, uniquingKeysWith: +)
                continue
            }
            // Once more, with the schedule: the same seed gives the same.
            var again = FlowSimulator(seed: seed + world, sabotage: sabotage, keepsSchedule: true)
            let repeated = again.run()
            let schedule = (again.schedule ?? []).joined(separator: "\n")
            return "seed \(seed + world): \(violation)\(repeated == violation ? "" : " (and not again)")\n\(schedule)"
        }
        return nil
    }

    /// Steps in all, in pieces that run beside one another.
    ///
    /// `deploy/test` asks for 1,000,000 in a run of their own (`QRSCENE_SIMULATOR_STEPS`): among the other tests they
    /// would keep both processors from those that have deadlines.
    static let pieces = 4
    static let steps = ProcessInfo.processInfo.environment["QRSCENE_SIMULATOR_STEPS"].flatMap { Int($0) } ?? 100_000

    @Test(.timeLimit(.minutes(5)), arguments: 0..<pieces)
    func noScheduleBindsAnybodyToWhatIsNotTheirs(_ piece: Int) {
        var tally: [String: Int] = [:]
        let seed = UInt64(piece) * 1_000_000 + 1
        #expect(Self.firstViolation(from: seed, steps: Self.steps / Self.pieces, Sabotage(), &tally) == nil)
        guard Self.steps >= 1_000_000 else { return }
        // What was never reached was not shown to be safe.
        let reached = FlowState.Name.allCases.dropFirst().map(\.rawValue) + ["resolved"]
        #expect(reached.filter { tally[$0, default: 0] < 10 } == [])
    }

    struct Control: Sendable, CustomTestStringConvertible {
        let name: String
        let sabotage: Sabotage
        var testDescription: String { name }

        init(_ name: String, without guards: FlowGuards) {
            self.name = name
            sabotage = Sabotage(guards: FlowGuards.all.subtracting(guards))
        }

        init(_ name: String, _ sabotage: Sabotage) {
            self.name = name
            self.sabotage = sabotage
        }
    }

    static let controls = [
        Control("no verifier", without: .verifier),
        Control("no verifier for a result", without: .resultVerifier),
        Control("any page", without: .page),
        Control("any account", without: .account),
        Control("any digits", without: .digits),
        Control("any number of tries", without: .tries),
        Control("digits for ever", without: .digitsLife),
        Control("any number of people", without: .onePerson),
        Control("any scene", without: .scene),
        Control("any ticket", without: .ticket),
        Control("pictures for ever", without: .codeLife),
        Control("flows for ever", without: .hardStop),
        Control("forged pushes", without: .encryption),
        Control("results more than once", without: .resultOnce),
        Control("results for any key", without: .resultKey),
        Control("result codes for ever", without: .resultLife),
        Control("anybody's word", without: .speaker),
        Control("any clock", without: .clock),
        Control("no compare-and-set", Sabotage(writesBlindly: true)),
        Control("no unique index", Sabotage(settlesByOldRegister: true)),
    ]

    @Test(arguments: controls)
    func whatIsSabotagedIsNoticed(_ control: Control) {
        let violation = Self.firstViolation(from: 1, steps: 100_000, control.sabotage)
        #expect(violation?.hasPrefix("seed ") == true)
    }
}
