import Forwarding
import Testing

@Suite("Circuit breaker")
struct CircuitBreakerTests {
    enum Step: Sendable {
        case wait(Duration)
        case begin(Bool)
        case end(CircuitBreaker.Outcome)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [Step]

        init(_ description: String, _ steps: [Step]) { (testDescription, self.steps) = (description, steps) }
    }

    private static func attempts(_ count: Int, _ outcome: CircuitBreaker.Outcome) -> [Step] {
        (0..<count).flatMap { _ in [Step.begin(true), .end(outcome)] }
    }

    private static let opened = attempts(10, .failure())

    static let cases: [Case] = [
        Case("nine failures leave it closed", attempts(9, .failure()) + [.begin(true)]),
        Case("ten open it", opened + [.begin(false), .wait(.milliseconds(29_999)), .begin(false)]),
        Case(
            "a success between starts the count anew",
            attempts(9, .failure()) + attempts(1, .success) + attempts(9, .failure()) + [.begin(true)]
        ),
        Case("what says nothing changes nothing", attempts(9, .failure()) + attempts(50, .unknown) + [.begin(true)]),
        Case("after 30 s there is one trial", opened + [.wait(.seconds(30)), .begin(true), .begin(false)]),
        Case(
            "a good trial closes it",
            opened + [.wait(.seconds(30)), .begin(true), .end(.success), .begin(true), .begin(true)]
        ),
        Case(
            "a bad trial opens it for 30 s more",
            opened + [
                .wait(.seconds(30)), .begin(true), .end(.failure()), .wait(.seconds(29)), .begin(false),
                .wait(.seconds(1)), .begin(true),
            ]
        ),
        Case(
            "a trial that says nothing is followed by another",
            opened + [.wait(.seconds(30)), .begin(true), .end(.unknown), .begin(true), .begin(false)]
        ),
        Case(
            "Retry-After opens it at once, for as long as asked",
            attempts(1, .failure(retryAfter: .seconds(7))) + [
                .begin(false), .wait(.seconds(6)), .begin(false), .wait(.seconds(1)), .begin(true), .begin(false),
            ]
        ),
        Case(
            "a longer Retry-After of an older attempt counts",
            [.begin(true)] + opened + [.end(.failure(retryAfter: .seconds(60))), .wait(.seconds(59)), .begin(false)]
        ),
        Case(
            "a late success of an older attempt does not close it",
            [.begin(true)] + opened + [.end(.success), .begin(false)]
        ),
    ]

    @Test(arguments: cases)
    func goesItsWay(_ example: Case) {
        var breaker = CircuitBreaker()
        var now = ContinuousClock.now
        for (number, step) in example.steps.enumerated() {
            switch step {
            case .wait(let duration): now += duration
            case .begin(let may):
                #expect(breaker.isPaused(at: now) == !may, "step \(number)")
                #expect(breaker.begin(at: now) == may, "step \(number)")
            case .end(let outcome): breaker.end(outcome, at: now)
            }
        }
    }

    @Test func eachTargetHasItsOwn() {
        let breakers = CircuitBreakers()
        let now = ContinuousClock.now
        for _ in 0..<10 { breakers.end("down", .failure(), at: now) }
        breakers.end("up", .success, at: now)
        #expect(breakers.paused(at: now) == ["down"])
        #expect(!breakers.begin("down", at: now))
        #expect(breakers.begin("up", at: now))
        #expect(breakers.paused(at: now + .seconds(30)).isEmpty)
    }
}
