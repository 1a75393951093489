import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// A receiver as its owner uses it: accounts, routes, handlers, metrics.
@Suite("Receiver over sockets", .timeLimit(.minutes(3)))
struct ReceiverTests {
    // MARK: Accounts

    @Test func accountsHaveTheirOwnPathCredentialsAndScenes() async throws {
        func scenes(_ text: String) throws -> SceneRegistry {
            var scenes = SceneRegistry()
            try scenes.reply("*", with: ReplyTemplate(.text(text)))
            return scenes
        }
        let shop = AccountName(rawValue: "shop")
        let (own, others) = try (Sample.credentials(), Sample.credentials(token: Sample.otherToken))
        let sealed = try Sample.credentials(.safe)
        let accounts = [
            Account(credentials: own, scenes: try scenes("main")),
            Account(name: shop, credentials: others, scenes: try scenes("shop")),
            Account(
                name: AccountName(rawValue: "elsewhere"),
                path: "/hooks/elsewhere",
                credentials: sealed,
                scenes: try scenes("elsewhere")
            ),
        ]
        try await RunningReceiver.run(accounts) { running async throws in
            #expect(try await running.send(Sending(.scan("1"), to: own)).reply() == .text("main"))
            #expect(try await running.send(Sending(.scan("1"), to: others).to("/wechat/shop")).reply() == .text("shop"))
            let elsewhere = try await running.send(Sending(.scan("1"), to: sealed).to("/hooks/elsewhere"))
            #expect(try elsewhere.reply(to: sealed) == .text("elsewhere"))
            #expect(running.journal.arrivals.values.map(\.account) == ["default", "shop", "elsewhere"])
            // One account's token opens no other's path, and a path that is not the usual one leaves that unknown.
            #expect(try await running.send(Sending(.scan("2"), to: own).to("/wechat/shop")).status == 403)
            #expect(try await running.send(Sending(.scan("2"), to: others)).status == 403)
            #expect(try await running.send(.urlCheck(to: own).to("/wechat/shop")).status == 403)
            #expect(try await running.send(Sending(.scan("2"), to: sealed).to("/wechat/elsewhere")).status == 404)
            #expect(running.journal.refusals.values.map(\.account) == ["shop", "default", "shop"])
        }
    }

    // MARK: Roles

    @Test(arguments: ReceiverRole.allCases)
    func doesWhatItsRoleSaysAlone(_ role: ReceiverRole) async throws {
        let account = Account(credentials: try Sample.credentials(), scenes: SceneRegistry())
        try await RunningReceiver.run([account]) {
            $0.roles = [role]
        } body: { running async throws in
            #expect(try await running.receiver.bound().callbacks.isEmpty == (role != .ingest))
            #expect(try await running.admin("/readyz").status == 200)
            #expect(try await running.admin("/api/v1/openapi.json").status == (role == .admin ? 200 : 404))
            guard role == .ingest else { return }
            #expect(try await running.send(Sending(.scan("1"), to: account.credentials)).status == 200)
        }
    }

    /// Two accounts may get what looks like one push: each answers its own.
    @Test func onePushAtTwoAccountsIsTwoPushes() async throws {
        let runs = [RunCount(), RunCount()]
        let accounts = try runs.enumerated().map { index, runs in
            try Account(
                name: AccountName(rawValue: "n\(index)"),
                credentials: Sample.credentials(),
                scenes: Sample.scenes(runs)
            )
        }
        try await RunningReceiver.run(accounts) { running async throws in
            let push = try Sending(.scan("same"))
            for index in 0..<2 { #expect(try await running.send(push.to("/wechat/n\(index)")).status == 200) }
            #expect(runs.map(\.value) == [1, 1])
            #expect(running.journal.answers.values.map(\.source) == [.route, .route])
        }
    }

    @Test func twoAccountsOnOnePathAndNoAccountAreErrors() throws {
        let account = try Account(credentials: Sample.credentials(), scenes: SceneRegistry())
        #expect(throws: ReceiverError.noAccount) { try Receiver(accounts: []) }
        #expect(throws: ReceiverError.pathTaken("/wechat")) { try Receiver(accounts: [account, account]) }
    }

    @Test func anAccountWithTheConsolesValuesSaysWhatIsWrongWithThem() throws {
        let scenes = SceneRegistry()
        #expect(try Account(token: "Token1", scenes: scenes).credentials.mode == .plain)
        let sealed = try Account(token: "Token1", appID: Sample.appID, encodingAESKey: Sample.key, scenes: scenes)
        #expect(sealed.credentials.mode == .safe)
        #expect(throws: CredentialError.modeNeedsKey(.safe)) {
            try Account(token: "Token1", mode: .safe, scenes: scenes)
        }
        #expect(throws: CredentialError.self) { try Account(token: "no-token", scenes: scenes) }
        #expect(throws: CredentialError.self) { try Account(token: "Token1", encodingAESKey: "short", scenes: scenes) }
    }

    // MARK: Routes

    @Test func replacedRoutesTakeEffectForTheNextPushAndNotForOneInWork() async throws {
        try await whileOldRoutesRun { running, gate, new async throws in
            async let inWork = running.send(Sending(.scan("1")))
            await gate.arrivals.reach(1)
            #expect(try running.receiver.replaceScenes(with: new))
            #expect(try !running.receiver.replaceScenes(of: AccountName(rawValue: "nobody"), with: new))
            #expect(try await running.send(Sending(.scan("2"))).reply() == .text("new"))
            gate.open()
            #expect(try await inWork.reply() == .text("old"))
        }
    }

    /// A receiver whose handlers wait at the gate to say "old", and the routes that would say "new".
    private func whileOldRoutesRun(
        _ body: @Sendable (RunningReceiver, Gate, SceneRegistry) async throws -> Void
    ) async throws {
        let gate = Gate()
        var old = SceneRegistry()
        try old.on("*") { _, _ in
            await gate.pass()
            return .text("old")
        }
        var new = SceneRegistry()
        try new.reply("*", with: ReplyTemplate(.text("new")))
        try await RunningReceiver.run([Account(credentials: Sample.credentials(), scenes: old)]) {
            $0.limits.answerDeadline = .seconds(50)
        } body: { [new] running async throws in
            try await body(running, gate, new)
        }
    }

    /// The first delivery runs by the old routes; its retry comes after they were replaced, and joins it.
    @Test func aRetryAfterTheRoutesWereReplacedGetsTheFirstDeliverysAnswer() async throws {
        try await whileOldRoutesRun { running, gate, new async throws in
            let push = try Sending(.scan("1"))
            async let first = running.send(push)
            await gate.arrivals.reach(1)
            try running.receiver.replaceScenes(with: new)
            async let retry = running.send(push)
            await running.journal.arrivals.reach(2)
            gate.open()
            let bodies = try await [first.body, retry.body, running.send(push).body]
            #expect(Set(bodies).count == 1)
            #expect(try await first.reply() == .text("old"))
        }
    }

    // MARK: Metrics

    @Test func theMetricsCountWhatHappened() async throws {
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) { running async throws in
            let before = try await running.admin("/metrics")
            #expect(before.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(before.text.contains(#"qrscene_push_total{event="scan",result="route"} 0"#))
            for scene in ["1", "2", "3"] { _ = try await running.send(Sending(.scan(scene))) }
            _ = try await running.send(Sending(.subscribe("1")))
            _ = try await running.send(Sending(.event(.init("invented"), key: nil)))
            let text = try await running.admin("/metrics").text
            for line in [
                #"qrscene_push_total{event="scan",result="route"} 3"#,
                #"qrscene_push_total{event="subscribe",result="route"} 1"#,
                #"qrscene_push_total{event="other",result="route"} 1"#, "qrscene_push_answer_seconds_count 5",
                #"qrscene_token_slot_match_total{account="default",slot="current"} 5"#,
            ] {
                #expect(text.contains(line + "\n"), "\(line)")
            }
            #expect(!text.contains(OpenID.sample.rawValue))
            #expect(!text.contains("invented"))
        }
    }
}

extension OutboundResponse {
    /// The reply it carries.
    func reply(to credentials: PushCredentials? = nil) throws -> PassiveReply {
        let credentials = try credentials ?? Sample.credentials()
        guard credentials.mode.isEncrypted, let cipher = credentials.cipher(in: .current) else {
            return try PassiveReply(document: body)
        }
        let token = credentials.token(in: .current)
        return try PassiveReply(document: ReplyEnvelope.open(body, cipher: cipher, token: token))
    }
}
