import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// Flows are begun, limited, counted and completed: by the desk, over a store.
@Suite("The desk", .timeLimit(.minutes(2)))
struct FlowDeskTests {
    @Test(arguments: DeskBench.StoreKind.allCases)
    func aFlowGoesAllTheWay(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let attempt = try await bench.begin()
            let stored = try #require(try await bench.stored(attempt.id))
            #expect(bench.desk.pictureText(of: stored) == "http://weixin.qq.com/q/0")
            let scanned = try await attempt.scan()
            #expect(
                bench.desk.replies.text(try #require(scanned.reply)).contains(
                    try #require(try await attempt.digits).grouped
                )
            )
            let done = try await attempt.submit()
            #expect(done.refusal == nil)
            #expect(try await attempt.state?.name == .bound)
            #expect(try await bench.bindings(of: "user-1").map(\.openID) == [FlowBench.person])

            let code = try #require(try await attempt.take(.collect(attempt.proof)).resultCode)
            let claim = ResultClaim(code: code, verifier: attempt.verifier, apiKey: DeskBench.shop)
            #expect(try await bench.desk.redeem(claim).account == attempt.account)
            await #expect(throws: FlowRefusal.wrongResultCode) { try await bench.desk.redeem(claim) }

            let jobs = try await bench.takeJobs()
            #expect(jobs.contains { $0.hasPrefix("message \(FlowBench.person): ") })
            #expect(jobs.contains { $0.hasPrefix("notice shop: ") && $0.contains(#""type":"flow.bound""#) })
            #expect(jobs.contains { $0.contains(#""type":"binding.bound""#) })
            #expect(!jobs.contains { $0.hasPrefix("notice") && $0.contains(FlowBench.person.rawValue) })
            let audit = try await bench.audit()
            #expect(audit.count == 7)
            #expect(!audit.contains { $0.contains(FlowBench.person.rawValue) || $0.contains(code.text) })
        }
    }

    @Test func aCodeThatIsNotMadeEndsTheFlow() async throws {
        let bench = try DeskBench()
        bench.platform.isBroken = true
        let attempt = try await bench.begin()
        #expect(try await attempt.state == .failed(.platform))
        #expect(bench.refusals.lines == ["no code"])
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func theSameRequestMakesOneFlow(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let once = OnceKey("k1", of: DeskBench.shop, body: [1])
            let first = try await bench.begin(once: once)
            #expect(try await bench.begin(once: once).id == first.id)
            #expect(try await bench.begin(once: OnceKey("k1", of: DeskBench.rival, body: [1])).id != first.id)
            await #expect(throws: FlowRequestError.onceKeyReused) {
                try await bench.begin(once: OnceKey("k1", of: DeskBench.shop, body: [2]))
            }
            #expect(bench.platform.codes.count == 2)
            // A day later it is a new request.
            bench.clock.advance(by: .seconds(86_401))
            while try await bench.store.forgetExpired(limit: 100) > 0 {}
            #expect(try await bench.begin(once: once).id != first.id)
        }
    }

    @Test func manyOfTheSameRequestAtOnceMakeOneFlow() async throws {
        try await DeskBench.run(.sqlite) { bench in
            let once = OnceKey("k1", of: DeskBench.shop, body: [1])
            let flows = try await withThrowingTaskGroup(of: FlowID.self) { group in
                for _ in 0..<8 { group.addTask { try await bench.begin(once: once).id } }
                return try await group.reduce(into: Set<FlowID>()) { $0.insert($1) }
            }
            #expect(flows.count == 1)
            #expect(bench.platform.codes.count == 1)
        }
    }

    private static let session = FlowOrigin(session: "s1")
    private static let address = FlowOrigin(address: "a1")

    @Test func opensNoMoreThanItsLimits() async throws {
        let bench = try DeskBench()
        for _ in 0..<3 { _ = try await bench.begin(.bind, "user-1") }
        await #expect(throws: FlowRequestError.tooMany(.account)) { try await bench.begin(.bind, "user-1") }
        _ = try await bench.begin(.bind, "user-1", key: DeskBench.rival)

        let open = try await bench.begin(.login, nil, origin: Self.session)
        await #expect(throws: FlowRequestError.tooMany(.session)) {
            try await bench.begin(.login, nil, origin: Self.session)
        }
        try await open.take(.cancel(.hostApplication(DeskBench.shop)))
        _ = try await bench.begin(.login, nil, origin: Self.session)

        for _ in 0..<20 { _ = try await bench.begin(.login, nil, origin: Self.address) }
        await #expect(throws: FlowRequestError.tooMany(.address)) {
            try await bench.begin(.login, nil, origin: Self.address)
        }
    }

    /// Ended flows make room, and creations are counted all the same.
    @Test(arguments: [
        (FlowOwner.session("s1", DeskBench.shop), 5, Duration.seconds(600)),
        (.account(AccountReference(rawValue: "user-1"), DeskBench.shop), 20, .seconds(86_400)),
        (.address("a1"), 60, .seconds(3600)),
    ])
    func beginsNoMoreInATimeThanItsLimits(_ owner: FlowOwner, _ count: Int, _ time: Duration) async throws {
        let bench = try DeskBench()
        func attempt() async throws {
            let begun: Attempt =
                switch owner {
                case .session: try await bench.begin(.login, nil, origin: Self.session)
                case .account: try await bench.begin(.bind, "user-1")
                case .address: try await bench.begin(.login, nil, origin: Self.address)
                }
            try await begun.take(.cancel(.hostApplication(DeskBench.shop)))
        }
        for _ in 0..<count { try await attempt() }
        await #expect(throws: FlowRequestError.self) { try await attempt() }
        bench.clock.advance(by: time)
        try await attempt()
    }

    @Test func leavesTheOperatorCodes() async throws {
        let change = { (configuration: inout BindingConfiguration) in configuration.dailyCodes = 100 }
        try await DeskBench.run(.memory, change) { bench in
            for number in 0..<4 { _ = try await bench.begin(.bind, "user-\(number)") }
            await #expect(throws: FlowRequestError.tooManyCodes) { try await bench.begin(.bind, "user-5") }
        }
    }

    /// The fifth wrong digits end the flow, and are charged like the four before them.
    @Test(arguments: DeskBench.StoreKind.allCases)
    func wrongDigitsAreChargedToAccountAndPerson(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            for number in 0..<2 {
                let attempt = try await bench.begin(.bind, "user-\(number)")
                try await attempt.scan()
                try await attempt.submitWrong(5)
                #expect(try await attempt.state == .cancelled(.wrongDigits))
            }
            let third = try await bench.begin(.bind, "user-3")
            try await third.scan()
            #expect(try await third.submit().refusal == .blocked)
            #expect(try await third.state?.name == .scanned)
            #expect(bench.refusals.lines.last == "submit cool_off")

            let other = try await bench.begin(.bind, "user-3")
            try await other.scan(by: FlowBench.other)
            #expect(try await other.submit().refusal == nil)
            bench.clock.advance(by: .seconds(3600))
            let later = try await bench.begin(.bind, "user-4")
            try await later.scan()
            #expect(try await later.submit().refusal == nil)
        }
    }

    @Test func aRefreshedSceneIsDeadAndStillKnown() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        let old = try #require(bench.platform.codes.last)
        let order = try #require(try await attempt.take(.refresh(attempt.proof)).order)
        #expect(bench.desk.pictureText(of: try #require(try await bench.stored(attempt.id))) == nil)
        _ = try await bench.desk.make(order)
        #expect(
            bench.desk.pictureText(of: try #require(try await bench.stored(attempt.id))) == "http://weixin.qq.com/q/1"
        )
        let report = ScanReport(scene: old.scene, ticket: old.ticket, openID: FlowBench.person, protection: .safe)
        #expect(try await attempt.take(.scan(report)).refusal == .deadScene)
        let scene = Fingerprint(try #require(FlowScene(old.scene)))
        #expect(try await bench.desk.shelf(StateTransaction(bench.store)).flow(showing: scene)?.flow.id == attempt.id)
        try await attempt.scan()
        #expect(try await attempt.state?.name == .scanned)
    }

    @Test func aCodeOfNobodyIsTradedForNothing() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        let code = ResultCode("x")
        await #expect(throws: FlowRefusal.wrongResultCode) {
            try await bench.desk.redeem(ResultClaim(code: code, verifier: attempt.verifier, apiKey: DeskBench.shop))
        }
    }
}
