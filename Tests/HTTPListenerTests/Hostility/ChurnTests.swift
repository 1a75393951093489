import CLinux
import Glibc
import HTTPListener
import HTTPTypes
import HTTPWire
import Logging
import Synchronization
import Testing

extension Tag {
    @Tag static var slow: Self
}

/// Forty thousand connections that end in every way a peer can choose: the load under which a Dispatch source per
/// connection crashes the process.
@Suite("Churn")
struct ChurnTests {
    @Test(.tags(.slow), .timeLimit(.minutes(3)))
    func survivesFortyThousandConnectionsAndGivesEverythingBack() async {
        // In a process of its own: a crash is seen as such, and nobody else opens descriptors.
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            try await Churn.run(connections: 40_000, threads: 4)
        }
        if let result, result.exitStatus != .exitCode(EXIT_SUCCESS) {
            Issue.record("the process said: \(String(decoding: result.standardErrorContent, as: UTF8.self))")
        }
    }
}

enum Churn {
    static func run(connections: Int, threads: Int) async throws {
        let warmUp = try await serve(connections: 100, threads: 1)
        let before = openDescriptors()
        let counts = try await serve(connections: connections, threads: threads)
        // A lane's own descriptors go when its last handler has returned, just behind the end of `run`.
        var after = openDescriptors()
        let patience = ContinuousClock.now + .seconds(10)
        while after > before, ContinuousClock.now < patience {
            await Task.yield()
            after = openDescriptors()
        }
        precondition(warmUp.closed == warmUp.accepted)
        precondition(counts.accepted == counts.closed, "\(counts.accepted) accepted, \(counts.closed) closed")
        // A connection that is reset before it is accepted is not always accepted.
        precondition(counts.accepted > connections / 2, "\(counts.accepted) accepted")
        precondition(after <= before, "\(before) descriptors before, \(after) after")
    }

    private static func serve(connections: Int, threads: Int) async throws -> Counting.Counts {
        let observer = Mutex<Counting?>(nil)
        try await TestServer.run(at: ["127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"]) { server in
            observer.withLock { $0 = server.observer }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for thread in 0..<threads {
                    tasks.addTask {
                        try await onThread {
                            for index in 0..<connections / threads {
                                try visit(server.addresses[index % 4], way: (index + thread) % 5)
                            }
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            // The server has seen the end of each connection that it has accepted.
            await server.observer.wait { $0.closed == $0.accepted }
        }
        // Only now: while it ran, it could still accept what had been reset in the queue of its sockets.
        return observer.withLock { $0?.counts } ?? Counting.Counts()
    }

    /// One connection, ended in one of five ways.
    private static func visit(_ address: ListenAddress, way: Int) throws {
        let client = try TestClient(address)
        switch way {
        case 0:
            // Reset at once, perhaps before it is accepted.
            client.reset()
        case 1:
            // Reset with a request under way.
            try? client.send(get())
            client.reset()
        case 2:
            // Reset within a request.
            try? client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")
            client.reset()
        case 3:
            // Half-close, then read to the end.
            try client.send(get())
            client.endSending()
            _ = try client.receiveToEnd()
        default:
            // An answer, then an orderly end.
            try client.send(get())
            _ = try client.receiveAnswer()
        }
    }

    private static func openDescriptors() -> Int {
        (0..<Int32(4096)).count { fcntl($0, F_GETFD) >= 0 }
    }
}
