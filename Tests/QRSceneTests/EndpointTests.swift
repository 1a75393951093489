import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// What is not about signatures: paths, methods, sizes, stores, and the URL check.
@Suite("Endpoint over sockets", .timeLimit(.minutes(3)))
struct EndpointTests {
    // MARK: The URL check

    @Test("The echo comes back byte for byte", arguments: MessageMode.allCases)
    func theEchoComesBackByteForByte(_ mode: MessageMode) async throws {
        let credentials = try Sample.credentials(mode)
        let account = try Account(credentials: credentials, scenes: Sample.scenes())
        try await RunningReceiver.run([account]) { running async throws in
            for echo in ["4375120948345356249", "0", "a+b/c= &<x>", "7\n", "令牌", String(repeating: "9", count: 500)] {
                let response = try await running.send(.urlCheck(echo: echo, to: credentials))
                #expect(response.status == 200)
                #expect(response.body == Array(echo.utf8))
                #expect(response.header("Content-Type") == "text/plain; charset=utf-8")
                #expect(response.header("X-Content-Type-Options") == "nosniff")
                #expect(response.header("Content-Length") == "\(echo.utf8.count)")
                let head = try await running.send(Sending.urlCheck(echo: echo, to: credentials).by("HEAD"))
                #expect(head.status == 200)
                #expect(head.body.isEmpty)
                #expect(head.header("Content-Length") == "\(echo.utf8.count)")
                #expect(head.header("Content-Type") == "text/plain; charset=utf-8")
            }
            #expect(running.journal.arrivals.values.isEmpty)
        }
    }

    @Test func theCheckTakesThePreviousTokenToo() async throws {
        let both = try Sample.credentials(token: Sample.otherToken, previousToken: Sample.token)
        try await RunningReceiver.run([Account(credentials: both, scenes: Sample.scenes())]) { running async throws in
            #expect(try await running.send(.urlCheck(to: Sample.credentials())).status == 200)
            #expect(try await running.send(.urlCheck(to: both)).status == 200)
        }
    }

    // MARK: Credentials that are being changed

    @Test func thePreviousCredentialsSealTheReplyOfTheirPushAndAreCounted() async throws {
        let old = try Sample.credentials(.safe)
        let both = try Sample.credentials(
            .safe,
            token: Sample.otherToken,
            previousToken: Sample.token,
            key: Sample.otherKey,
            previousKey: Sample.key
        )
        try await RunningReceiver.run([Account(credentials: both, scenes: Sample.scenes())]) { running async throws in
            for (credentials, slot) in [(old, CredentialSlot.previous), (both, .current)] {
                let response = try await running.send(Sending(.scan("slot"), to: credentials))
                let cipher = try #require(credentials.cipher(in: .current))
                let token = credentials.token(in: .current)
                if slot == .previous {
                    let document = try ReplyEnvelope.open(response.body, cipher: cipher, token: token)
                    #expect(try PassiveReply(document: document) == .text("seen slot"))
                }
                #expect(running.journal.arrivals.values.last?.tokenSlot == slot)
                #expect(running.journal.arrivals.values.last?.keySlot == slot)
            }
            let metrics = try await running.admin("/metrics").text
            #expect(metrics.contains(#"qrscene_token_slot_match_total{account="default",slot="previous"} 1"#))
            #expect(metrics.contains(#"qrscene_key_slot_match_total{account="default",slot="current"} 1"#))
        }
    }

    // MARK: Paths, methods, sizes

    @Test func whatIsNoCallbackIsNotFound() async throws {
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) { running async throws in
            let push = try RefusalCase.plainPush()
            for path in [
                "/nothing", "/wechat/", "/wechat/shop", "/WeChat", "/wechat/../etc/passwd", "/metrics", "/livez",
            ] {
                #expect(try await running.send(push.to(path)).status == 404, "\(path)")
                #expect(try await running.send(Sending.urlCheck().to(path)).status == 404, "\(path)")
            }
            #expect(running.journal.arrivals.values.isEmpty)
            let root = try await running.client.send(OutboundRequest(url: running.callback + "/"))
            #expect(root.status == 200)
            #expect(root.text == "QRScene\n")
        }
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
    func anotherMethodIsNotAllowed(_ method: String) async throws {
        let runs = RunCount()
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes(runs))
        try await RunningReceiver.run([account]) { running async throws in
            let response = try await running.send(RefusalCase.plainPush().by(method))
            #expect(response.status == 405)
            #expect(response.header("Allow") == "GET, HEAD, POST")
            #expect(running.journal.refusals.values.map(\.label) == ["method"])
            let root = try await running.client.send(OutboundRequest(method: method, url: running.callback + "/"))
            #expect(root.status == 405)
            #expect(root.header("Allow") == "GET, HEAD, POST")
            #expect(runs.value == 0)
        }
    }

    @Test func aBodyBeyondTheLimitIsTooLarge() async throws {
        let (runs, store) = (RunCount(), SpyStore())
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes(runs))
        try await RunningReceiver.run([account]) {
            $0.store = store
        } body: { running async throws in
            var large = try RefusalCase.plainPush()
            large.text = large.text.replacing("</xml>", with: "<a>\(String(repeating: "x", count: 262_144))</a></xml>")
            let response = try await running.send(large)
            #expect(response.status == 413)
            #expect(runs.value == 0)
            #expect(store.admissions.value == 0)
            #expect(running.journal.arrivals.values.isEmpty)
            let metrics = try await running.admin("/metrics").text
            #expect(metrics.contains(#"qrscene_http_refused_total{reason="body_too_large"} 1"#))
            #expect(!running.log.text.contains("signature"))
            var fits = try RefusalCase.plainPush()
            fits.text = fits.text.replacing("</xml>", with: "<a>\(String(repeating: "x", count: 260_000))</a></xml>")
            #expect(try await running.send(fits).status == 200)
        }
    }

    /// Where the listener takes more than a push may have, the document's own bound refuses it.
    @Test func aDocumentBeyondTheParsersBoundIsTooLarge() async throws {
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) {
            $0.listener.limits.bodyBytes = 1 << 20
        } body: { running async throws in
            var large = try RefusalCase.plainPush()
            large.text = large.text.replacing("</xml>", with: "<a>\(String(repeating: "x", count: 300_000))</a></xml>")
            #expect(try await running.send(large).status == 413)
            #expect(running.journal.refusals.values.map(\.label) == ["too_large"])
        }
    }

    // MARK: Pushes that nobody knows, and probes

    @Test(arguments: ["no_such_event", "SCAN", "subscribe", "unsubscribe"])
    func anUnknownButValidPushIsStoredAndAcknowledged(_ event: String) async throws {
        let store = SpyStore()
        let account = try Account(credentials: Sample.credentials(), scenes: SceneRegistry())
        try await RunningReceiver.run([account]) {
            $0.store = store
        } body: { running async throws in
            let response = try await running.send(Sending(.event(.init(event), key: "qrscene_1")))
            #expect(response.status == 200)
            #expect(response.text == "success")
            #expect(store.admissions.value == 1)
            #expect(running.journal.answers.values.map(\.source) == [.unrouted])
        }
    }

    @Test func aHealthProbeIsAnsweredAndLeadsNowhere() async throws {
        let store = SpyStore()
        let account = try Account(credentials: Sample.credentials(.safe), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) {
            $0.store = store
        } body: { running async throws in
            var probe = Sending(query: "")
            probe.text = "<xml><action>CheckContainerPath</action></xml>"
            #expect(try await running.send(probe).text == "success")
            probe.text = "<xml><action>CheckContainerPath</action><a/></xml>"
            #expect(try await running.send(probe).status == 403)
            #expect(store.admissions.value == 0)
            #expect(running.journal.arrivals.values.isEmpty)
        }
    }

    // MARK: Replays

    @Test(arguments: MessageMode.allCases)
    func aSignatureOverAnotherBodyIsRefusedAndAGenuineRetryPasses(_ mode: MessageMode) async throws {
        let runs = RunCount()
        let account = try Account(credentials: Sample.credentials(mode), scenes: Sample.scenes(runs))
        try await RunningReceiver.run([account]) { running async throws in
            let genuine = try Sending(.scan("7"), to: Sample.credentials(mode))
            let first = try await running.send(genuine)
            #expect(first.status == 200)
            var forged = genuine
            // In an encrypted mode the signature covers `Encrypt`; what stands beside it is not covered.
            forged.text = genuine.text.replacing("</xml>", with: "<Note>forged</Note></xml>")
            let refused = try await running.send(forged)
            #expect(refused.status == 403)
            #expect(refused.text == "refused\n")
            #expect(running.journal.refusals.values.map(\.label) == ["replayed_signature"])
            #expect(try await running.send(genuine).body == first.body)
            #expect(runs.value == 1)
            #expect(running.journal.arrivals.values.count == 2)
        }
    }

    // MARK: Stores that cannot

    @Test func aStoreThatCannotAdmitIsAnswered503AndNothingRuns() async throws {
        let (store, runs) = (SpyStore(refusesAdmissions: true), RunCount())
        var scenes = try Sample.scenes(runs)
        try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        try await RunningReceiver.run([Account(credentials: Sample.credentials(), scenes: scenes)]) {
            $0.store = store
        } body: { running async throws in
            for push in [Push.scan("handled"), .scan("ready"), .text("hello"), .unsubscribe()] {
                let response = try await running.send(Sending(push))
                #expect(response.status == 503)
                #expect(!response.text.contains("success"))
            }
            #expect(runs.value == 0)
            #expect(
                running.journal.answers.values.map(\.source) == [
                    .unavailable, .unavailable, .unavailable, .unavailable,
                ]
            )
            let ready = try await running.admin("/readyz")
            #expect(ready.status == 503)
            #expect(ready.text.contains("the disk is full"))
            #expect(try await running.admin("/livez").status == 200)
        }
    }

    @Test func aStoreThatCannotSettleIsAnswered503() async throws {
        let account = try Account(credentials: Sample.credentials(), scenes: Sample.scenes())
        try await RunningReceiver.run([account]) {
            $0.store = SpyStore(refusesSettlements: true)
        } body: { running async throws in
            let response = try await running.send(Sending(.scan("7")))
            #expect(response.status == 503)
            #expect(!response.text.contains("success"))
            #expect(running.journal.notes.values.count == 1)
        }
    }
}
