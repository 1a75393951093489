import OfficialAccount
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Binding

/// Scans, follows and words through an inbox: the handlers of flows beside those of others.
@Suite("Handlers of flows", .timeLimit(.minutes(2)))
struct FlowHandlerTests {
    private static let outOfDate = "这个二维码已失效"

    /// A bench whose replies can be read: in plain mode, insisted on.
    private func run(
        _ kind: DeskBench.StoreKind = .memory,
        _ change: (inout BindingConfiguration) -> Void = { _ in },
        _ body: (DeskBench, PushBench) async throws -> Void
    ) async throws {
        let insist = { (configuration: inout BindingConfiguration) in
            configuration.allowsPlainPushes = true
            change(&configuration)
        }
        try await DeskBench.run(kind, insist) { bench in try await body(bench, try PushBench(bench, mode: .plain)) }
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func aScanIsAnsweredWithDigitsAndARetryWithTheSameBytes(_ kind: DeskBench.StoreKind) async throws {
        try await run(kind) { bench, pushes in
            let attempt = try await bench.begin()
            let scan = pushes.scan()
            let reply = try await pushes.deliver(scan)
            #expect(reply.contains(try #require(try await attempt.digits).grouped))
            #expect(try await pushes.deliver(scan) == reply)
            #expect(try await bench.audit().count == 3)
            // Another scan by the same person is another push, and has the same digits.
            bench.clock.advance(by: .seconds(2))
            #expect(try await pushes.deliver(pushes.scan()).contains(try #require(try await attempt.digits).grouped))
            bench.clock.advance(by: .seconds(120))
            let old = try await attempt.digits
            #expect(try await pushes.deliver(pushes.scan()).contains(try #require(try await attempt.digits).grouped))
            #expect(try await attempt.digits != old)
        }
    }

    @Test func aFollowByTheCodeIsAScan() async throws {
        try await run { bench, pushes in
            let attempt = try await bench.begin()
            #expect(
                try await pushes.deliver(pushes.scan(by: FlowBench.person, .subscribe)).contains(
                    try #require(try await attempt.digits).grouped
                )
            )
            #expect(try await attempt.state?.scan?.isNewFollower == true)
        }
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func ofManyPeopleOneIsScannedAndTheFlowCancelled(_ kind: DeskBench.StoreKind) async throws {
        try await run(kind) { bench, pushes in
            let attempt = try await bench.begin()
            let replies = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 10..<30 {
                    let person = OpenID(rawValue: "oPerson00000000000000000000\(number)")
                    group.addTask { try await pushes.deliver(pushes.scan(by: person)) }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(replies.count { $0.contains("验证码") } == 1)
            #expect(replies.count { $0.contains("两部手机") } == 1)
            #expect(replies.count { $0.contains(Self.outOfDate) } == 18)
            #expect(try await attempt.state == .cancelled(.secondScanner))
        }
    }

    @Test func whatIsNoFlowsMovesNone() async throws {
        try await run { bench, pushes in
            let attempt = try await bench.begin()
            let code = try #require(bench.platform.codes.last)
            #expect(
                try await pushes.deliver(pushes.push(FlowBench.person, .scan, "b1_unknown", code.ticket)) == "success"
            )
            let unknown = "b1_" + String(repeating: "A", count: 22)
            #expect(
                try await pushes.deliver(pushes.push(FlowBench.person, .scan, unknown, code.ticket)).contains(
                    Self.outOfDate
                )
            )
            let foreign = Ticket(rawValue: "gQ_foreign")
            #expect(
                try await pushes.deliver(pushes.push(FlowBench.person, .scan, code.scene.text, foreign)) == "success"
            )
            #expect(try await attempt.state?.name == .created)
            #expect(bench.refusals.lines.last == "scan foreign_ticket")
        }
    }

    /// A relay kit's phone scans many flows, and is not answered after the fifth.
    @Test func aPersonWhoScansTooManyFlowsIsNotAnswered() async throws {
        try await run { bench, pushes in
            for number in 0..<5 {
                _ = try await bench.begin(.bind, "user-\(number)")
                #expect(try await pushes.deliver(pushes.scan()).contains("验证码"))
            }
            let sixth = try await bench.begin(.bind, "user-6")
            #expect(try await pushes.deliver(pushes.scan()) == "success")
            #expect(try await sixth.state?.name == .created)
            #expect(bench.refusals.lines.last == "scan blocked")
        }
    }

    @Test(arguments: [MessageMode.safe, .plain])
    func onlyEncryptedPushesCount(_ mode: MessageMode) async throws {
        let bench = try DeskBench()
        let pushes = try PushBench(bench, mode: mode)
        let attempt = try await bench.begin()
        let reply = try await pushes.deliver(pushes.scan())
        #expect(try await attempt.state?.name == (mode == .safe ? .scanned : .created))
        #expect(reply.contains("<Encrypt>") == (mode == .safe))
        _ = try await attempt.scan()
        _ = try await pushes.deliver(pushes.words("0"))
        #expect(try await attempt.state?.name == (mode == .safe ? .cancelled : .scanned))
    }

    // MARK: Words

    @Test(arguments: DeskBench.StoreKind.allCases)
    func wordsCancelUndoAndUnbind(_ kind: DeskBench.StoreKind) async throws {
        try await run(kind) { bench, pushes in
            let cancelled = try await bench.begin()
            try await cancelled.scan()
            #expect(try await pushes.deliver(pushes.words("０")).contains("已取消"))
            #expect(try await cancelled.state == .cancelled(.phone))
            let undone = try await bench.bound()
            #expect(try await pushes.deliver(pushes.words("撤销")).contains("已撤销"))
            #expect(try await undone.state == .revoked(.undone))
            let unbound = try await bench.bound()
            let word = pushes.words("解绑")
            let reply = try await pushes.deliver(word)
            #expect(reply.contains("解除绑定"))
            #expect(try await pushes.deliver(word) == reply)
            #expect(try await unbound.state == .revoked(.phone))
            #expect(try await bench.bindings(of: "user-1") == [])
            #expect(pushes.others.values == [])
        }
    }

    /// The newest flow that a word means something to is the one it is about.
    @Test func aWordIsAboutWhatWasScannedLast() async throws {
        try await run { bench, pushes in
            let bound = try await bench.bound()
            let live = try await bench.begin(.login, nil)
            try await live.scan()
            _ = try await pushes.deliver(pushes.words("0"))
            #expect(try await live.state == .cancelled(.phone))
            #expect(try await bound.state?.name == .bound)
        }
    }

    @Test func aMoveIsAskedForInTheChat() async throws {
        try await run { bench, pushes in
            _ = try await bench.bound()
            let mover = try await bench.begin(.bind, "user-2")
            try await mover.scan()
            _ = try await mover.submit()
            #expect(try await pushes.deliver(pushes.words("1")).contains("换绑验证码"))
        }
    }

    @Test func whatCameBackIsUnboundByAWord() async throws {
        try await run { bench, pushes in
            _ = try await bench.bound()
            let second = try await bench.begin()
            try await second.scan(by: FlowBench.other)
            _ = try await second.submit()
            try await second.stepUp("user-1")
            try await second.take(.undo(.operator))
            #expect(try await bench.bindings(of: "user-1").map(\.openID) == [FlowBench.person])
            #expect(try await pushes.deliver(pushes.words("解绑")).contains("解除绑定"))
            #expect(try await bench.bindings(of: "user-1") == [])
        }
    }

    @Test(arguments: ["你好", "10", "00", "解绑吗", ""])
    func whatIsNoWordGoesToOthers(_ text: String) async throws {
        try await run { bench, pushes in
            _ = try await bench.bound()
            #expect(try await pushes.deliver(pushes.words(text)).contains("others"))
            #expect(pushes.others.values == [text])
        }
    }

    @Test func strangersWordsGoToOthers() async throws {
        try await run { bench, pushes in
            let attempt = try await bench.bound()
            #expect(try await pushes.deliver(pushes.words("解绑", from: FlowBench.other)).contains("others"))
            #expect(try await attempt.state?.name == .bound)
        }
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func whoeverLeavesStaysBoundAndIsReachedAgainByAScan(_ kind: DeskBench.StoreKind) async throws {
        try await run(kind) { bench, pushes in
            _ = try await bench.bound()
            _ = try await pushes.deliver(pushes.push(FlowBench.person, .unsubscribe))
            let left = try #require(try await bench.bindings(of: "user-1").first)
            #expect(left.unreachableSince == bench.now)
            #expect(pushes.others.values == ["event"])
            bench.clock.advance(by: .seconds(60))
            let login = try await bench.begin(.login, nil)
            _ = try await pushes.deliver(pushes.scan(by: FlowBench.person, .subscribe))
            _ = try await login.submit()
            #expect(try await login.state?.name == .loggedIn)
            #expect(try await bench.bindings(of: "user-1").map(\.unreachableSince) == [nil])
            // Their binding was stored again, and nobody was bound by that.
            #expect(bench.platform.bound == [FlowBench.person])
        }
    }

    @Test func theScenesOfFlowsAreRegisteredOnce() throws {
        let flows = try BindingFlows(
            configuration: DeskBench.configuration,
            store: MemoryInboxStore(),
            surroundings: PlatformDouble()
        )
        var scenes = SceneRegistry()
        try flows.register(in: &scenes)
        #expect(throws: RegistryError.self) { try flows.register(in: &scenes) }
    }
}
