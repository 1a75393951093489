import Foundation
import Glibc
import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

@Suite("Graceful stop", .timeLimit(.minutes(3)))
struct GracefulStopTests {
    @Test func finishesWhatIsInFlight() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            async let all = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/later"))
                return try client.receiveToEnd()
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let later = try #require(await exchanges.next())
            await server.stop()
            later.exchange.answer(Response(status: .ok, body: Array("done".utf8)))
            let text = try await all
            #expect(text.hasPrefix("HTTP/1.1 200 "))
            #expect(text.hasSuffix("done"))
        }
    }

    @Test func theLastOfSeveralAnswersInFlightSaysThatItIsTheLast() async throws {
        let parked = Parked()
        // One lane: when it has let the idle connection go, it is stopping.
        try await TestServer.run(ListenerConfiguration(lanes: 1), handler: parked) { server in
            let idle = try await onThread { Held(try TestClient(server.address)) }
            async let all = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/1") + get("/2"))
                return try client.receiveToEnd()
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let (first, second) = (try #require(await exchanges.next()), try #require(await exchanges.next()))
            await server.stop()
            await server.observer.wait { $0.closed == 1 }
            idle.client.close()
            first.exchange.answer(Response(status: .ok, body: Array("one".utf8)))
            second.exchange.answer(Response(status: .ok, body: Array("two".utf8)))
            let answers = try await all.components(separatedBy: "HTTP/1.1 200 OK\r\n").dropFirst()
            #expect(answers.map { $0.contains("Connection: close\r\n") } == [false, true])
            #expect(answers.map { String($0.suffix(3)) } == ["one", "two"])
        }
    }

    @Test func finishesARequestThatIsStillArriving() async throws {
        // One lane: when it has let the idle connection go, it is stopping.
        try await TestServer.run(ListenerConfiguration(lanes: 1)) { server in
            let idle = try await onThread { Held(try TestClient(server.address)) }
            let begun = try await onThread {
                let client = try TestClient(server.address)
                // The answer to the first proves that the start of the second has been read.
                try client.send(get("/1") + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")
                _ = try client.receiveAnswer()
                return Held(client)
            }
            await server.stop()
            await server.observer.wait { $0.closed == 1 }
            idle.client.close()
            let text = try await onThread {
                try begun.client.send("lo")
                return try begun.client.receiveToEnd()
            }
            #expect(text.hasSuffix("POST /2 hello"))
            #expect(text.contains("Connection: close\r\n"))
        }
    }

    @Test func closesIdleConnectionsAndRefusesNewOnes() async throws {
        // A path of its own: a port that is free again may at once be another test's.
        try await TestServer.run(at: ["unix:/tmp/qrscene-test-\(getpid())-stopping.sock"]) { server in
            let idle = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get())
                _ = try client.receiveAnswer()
                return Held(client)
            }
            await server.stop()
            let rest = try await onThread { try idle.client.receiveToEnd() }
            #expect(rest.isEmpty)
            await server.observer.wait { $0.closed == 1 }
            await #expect(throws: TestClient.Failure.self) {
                try await onThread {
                    let client = try TestClient(server.address)
                    try client.send(get())
                    _ = try client.receiveAnswer()
                }
            }
        }
    }

    @Test func cutsOffWhatIsNotDoneWhenTheDrainEnds() async throws {
        let parked = Parked()
        let configuration = ListenerConfiguration(timeouts: Timeouts(drain: .milliseconds(100)))
        try await TestServer.run(configuration, handler: parked) { server in
            async let all = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/never"))
                return try client.receiveToEnd()
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let never = try #require(await exchanges.next())
            await server.stop()
            let text = try await all
            #expect(text.isEmpty)
            never.exchange.answer(Response(status: .ok))
        }
    }

    @Test func cancellingEndsItToo() async throws {
        try await TestServer.run(handler: Answering.never) { server in
            let waiting = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get("/never"))
                return Held(client)
            }
            await server.observer.wait { $0.accepted == 1 }
            // The client stays, its request stays unanswered: only the cancellation can end the server.
            withExtendedLifetime(waiting) {}
        }
    }

    /// Is alive as long as a lane is.
    private final class Canary: RequestHandler {
        func handle(_ request: Request, _ exchange: Exchange) -> Response? { Response(status: .ok) }
    }

    private struct Weak: Sendable {
        weak let canary: Canary?
    }

    @Test func leavesNothingBehind() async throws {
        try await withThrowingTaskGroup(of: Weak.self) { tasks in
            for index in 0..<40 {
                tasks.addTask {
                    let canary = Canary()
                    try await TestServer.run(handler: canary) { server in
                        try await onThread {
                            let client = try TestClient(server.address)
                            try client.send(get())
                            _ = try client.receiveAnswer()
                        }
                        if index.isMultiple(of: 2) { await server.stop() }
                    }
                    return Weak(canary: canary)
                }
            }
            for try await entry in tasks {
                // Dispatch lets go of a lane just behind the end of `run`.
                let patience = ContinuousClock.now + .seconds(10)
                while entry.canary != nil, ContinuousClock.now < patience { await Task.yield() }
                #expect(entry.canary == nil)
            }
        }
    }
}
