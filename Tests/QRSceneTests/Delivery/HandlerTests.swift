import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// Handlers at work for pushes that come over sockets: errors, middleware, copies of one push, lateness.
@Suite("Handlers over sockets", .timeLimit(.minutes(3)))
struct HandlerTests {
    private struct Failure: Error {}

    @Test func aHandlerThatThrowsTouchesNoOther() async throws {
        var scenes = SceneRegistry()
        try scenes.on("bad/{n}") { _, _ in throw Failure() }
        try scenes.on("good/{n}") { _, context in .text("good \(context.parameters["n"] ?? "")") }
        try await RunningReceiver.run([Account(credentials: Sample.credentials(), scenes: scenes)], connections: 16) {
            running async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let isBad = number % 2 == 0
                        let response = try await running.send(Sending(.scan("\(isBad ? "bad" : "good")/\(number)")))
                        #expect(response.status == 200)
                        if isBad {
                            #expect(response.text == "success")
                        } else {
                            #expect(try response.reply() == .text("good \(number)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(running.journal.notes.values.count == 50)
            let metrics = try await running.admin("/metrics").text
            #expect(metrics.contains("qrscene_handler_failed_total 50\n"))
            #expect(metrics.contains(#"qrscene_push_total{event="scan",result="failed"} 50"#))
            #expect(metrics.contains(#"qrscene_push_total{event="scan",result="route"} 50"#))
        }
    }

    private struct Marking: SceneMiddleware {
        let mark: String
        let order: EventLog<String>

        func handle(_ scan: Scan, _ context: ScanContext, next: SceneBody) async throws -> PassiveReply? {
            order.add("before \(mark)")
            let reply = try await next(scan, context)
            order.add("after \(mark)")
            guard case .text(let text) = reply else { return reply }
            return .text("\(mark)(\(text))")
        }
    }

    private struct Closing: SceneMiddleware {
        func handle(_ scan: Scan, _ context: ScanContext, next: SceneBody) async throws -> PassiveReply? {
            scan.scene.text == "closed" ? .text("we are closed") : try await next(scan, context)
        }
    }

    @Test func middlewareGoesAroundHandlersInItsOrder() async throws {
        let (order, runs) = (EventLog<String>(), RunCount())
        var scenes = SceneRegistry()
        scenes.use(Marking(mark: "outer", order: order))
        scenes.use(Marking(mark: "inner", order: order))
        scenes.use(Closing())
        try scenes.on("{name}") { scan, _ in
            runs.add()
            return .text(scan.scene.text)
        }
        try scenes.reply("template", with: ReplyTemplate(.text("template")))
        try await RunningReceiver.run([Account(credentials: Sample.credentials(), scenes: scenes)]) {
            running async throws in
            #expect(try await running.send(Sending(.scan("open"))).reply() == .text("outer(inner(open))"))
            #expect(order.values == ["before outer", "before inner", "after inner", "after outer"])
            #expect(try await running.send(Sending(.scan("closed"))).reply() == .text("outer(inner(we are closed))"))
            #expect(runs.value == 1)
            #expect(try await running.send(Sending(.scan("template"))).reply() == .text("outer(inner(template))"))
        }
    }

    // MARK: Duplicates

    @Test("Fifty copies at once run one handler and get the same bytes", arguments: MessageMode.allCases)
    func fiftyCopiesAtOnceRunOneHandlerAndGetTheSameBytes(_ mode: MessageMode) async throws {
        let (gate, runs) = (Gate(), RunCount())
        var scenes = SceneRegistry()
        try scenes.on("*") { _, _ in
            runs.add()
            await gate.pass()
            return .text("once")
        }
        let credentials = try Sample.credentials(mode)
        try await RunningReceiver.run([Account(credentials: credentials, scenes: scenes)], connections: 50) {
            running async throws in
            let push = try Sending(.scan("many"), to: credentials)
            let bodies = EventLog<[String]>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask { bodies.add(try await running.send(push, ownConnection: true).visible) }
                }
                await running.journal.arrivals.reach(50)
                gate.open()
                try await group.waitForAll()
            }
            let later = try await running.send(push)
            bodies.add(later.visible.filter { $0 != "Connection: close" })
            #expect(Set(bodies.values.map { $0.filter { $0 != "Connection: close" } }).count == 1)
            #expect(try later.reply(to: credentials) == .text("once"))
            #expect(runs.value == 1)
            let sources = running.journal.answers.values.map(\.source)
            #expect(sources.filter { $0 == .route }.count == 1)
            #expect(sources.filter { $0 == .joined || $0 == .repeated }.count == 50)
            #expect(sources.count == 51)
            #expect(Set(running.journal.answers.values.compactMap(\.pushID)).count == 1)
        }
    }

    // MARK: Late replies

    @Test func aLateReplyGoesToTheHookAndARetryGetsTheSameSuccess() async throws {
        let (gate, late) = (Gate(), EventLog<LateReply>())
        var scenes = SceneRegistry()
        try scenes.on("*") { _, _ in
            await gate.pass()
            return .text("at last")
        }
        try await RunningReceiver.run([Account(credentials: Sample.credentials(), scenes: scenes)]) {
            $0.limits.answerDeadline = .milliseconds(100)
            // No deadline before the handler is at work: on a busy machine it could pass before the push is stored.
            $0.time.sleep = { instant in
                await gate.arrivals.reach(1)
                try await ContinuousClock().sleep(until: instant)
            }
            $0.lateReplies = { reply in
                late.add(reply)
                return nil
            }
        } body: { running async throws in
            let push = try Sending(.scan("late"))
            let first = try await running.send(push)
            #expect(first.status == 200)
            #expect(first.text == "success")
            #expect(running.journal.answers.values.map(\.source) == [.deadline])
            #expect(late.values.isEmpty)
            gate.open()
            await running.journal.notes.reach(1)
            #expect(late.values.map(\.reply) == [.text("at last")])
            #expect(late.values.first?.openID == .sample)
            #expect(late.values.first?.pushID == running.journal.answers.values.first?.pushID)
            #expect(try await running.send(push).text == "success")
            #expect(late.values.count == 1)
            let metrics = try await running.admin("/metrics").text
            #expect(metrics.contains(#"qrscene_reply_late_total{result="unsent"} 1"#))
            #expect(metrics.contains(#"qrscene_push_total{event="scan",result="deadline"} 1"#))
            #expect(metrics.contains("qrscene_push_duplicate_total 1\n"))
        }
    }
}
