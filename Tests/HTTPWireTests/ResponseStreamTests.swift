import HTTPTypes
import HTTPWire
import Synchronization
import Testing

@Suite("Response stream")
struct ResponseStreamTests {
    /// Counts how often it is told of a stream.
    private final class Sink: ResponseSink {
        let streamBytes: Int
        private let told = Mutex(0)
        var count: Int { told.withLock(\.self) }

        init(streamBytes: Int = 10) { self.streamBytes = streamBytes }

        func deliver(_ response: Response, to id: Exchange.ID) {}
        func advance(_ stream: ResponseStream) { told.withLock { $0 += 1 } }
    }

    /// Takes whole answers only.
    private final class WholeSink: ResponseSink {
        let statuses = Mutex<[Int]>([])
        func deliver(_ response: Response, to id: Exchange.ID) { statuses.withLock { $0.append(response.status.code) } }
    }

    private final class Ends: Sendable {
        let seen = Mutex<[ResponseStream.End]>([])
        var all: [ResponseStream.End] { seen.withLock(\.self) }
        func add(_ end: ResponseStream.End) { seen.withLock { $0.append(end) } }
    }

    private func stream(to sink: any ResponseSink, body: String = "") -> ResponseStream {
        Exchange(id: .init(connection: 1, request: 2), sink: sink)
            .stream(Response(status: .ok, body: Array(body.utf8)))
    }

    private func taken(_ stream: ResponseStream) -> (String, Bool) {
        let (piece, isLast) = stream.take()
        return (String(decoding: piece, as: UTF8.self), isLast)
    }

    @Test func aBurstIsToldOnceUntilItIsTaken() {
        let sink = Sink()
        let stream = stream(to: sink, body: "<")
        #expect(sink.count == 1)
        for piece in ["a", "b", "c"] { #expect(stream.send(Array(piece.utf8))) }
        #expect(sink.count == 1)
        #expect(taken(stream) == ("<abc", false))
        stream.send(Array("d".utf8))
        stream.finish()
        #expect(sink.count == 2)
        #expect(taken(stream) == ("d", true))
    }

    @Test func nothingIsTakenBehindTheEnd() {
        let sink = Sink()
        let stream = stream(to: sink)
        stream.finish()
        stream.finish()
        #expect(!stream.send([1]))
        #expect(taken(stream) == ("", true))
    }

    @Test(
        "Bound",
        arguments: [
            ([10], true), ([11], false), ([4, 6], true), ([4, 7], false), ([10, 0], true), ([10, 1], false),
            ([Int](repeating: 1, count: 10), true), ([Int](repeating: 1, count: 11), false),
        ]
    )
    func noMoreWaitsThanMay(_ sizes: [Int], _ fits: Bool) {
        let sink = Sink(streamBytes: 10)
        let stream = stream(to: sink)
        let answers = sizes.map { stream.send([UInt8](repeating: 0x78, count: $0)) }
        #expect(answers == [Bool](repeating: true, count: sizes.count - 1) + [fits])
        #expect(stream.isOverfull == !fits)
        // The sink hears of it even though it has taken nothing since it was told last.
        #expect(sink.count == (fits ? 1 : 2))
        #expect(stream.take().piece.count == (fits ? sizes.reduce(0, +) : 0))
        #expect(stream.send([]) == fits)
    }

    @Test func whatWasTakenMakesRoom() {
        let stream = stream(to: Sink(streamBytes: 10))
        for _ in 0..<100 {
            #expect(stream.send([UInt8](repeating: 0x78, count: 10)))
            #expect(stream.take().piece.count == 10)
        }
    }

    @Test("End", arguments: ResponseStream.End.allCases)
    func theOwnerIsToldOnce(_ end: ResponseStream.End) {
        let stream = stream(to: Sink())
        let ends = Ends()
        stream.whenOver(ends.add)
        #expect(stream.send([1]))
        #expect(ends.all.isEmpty)
        stream.end(end)
        stream.end(.finished)
        #expect(ends.all == [end])
        #expect(!stream.send([1]))
        #expect(stream.take().piece.isEmpty)
    }

    @Test func whoAsksLateIsToldAtOnce() {
        let stream = stream(to: Sink())
        stream.end(.peerLeft)
        let ends = Ends()
        stream.whenOver(ends.add)
        #expect(ends.all == [.peerLeft])
    }

    @Test func aSinkOfWholeAnswersRefuses() {
        let sink = WholeSink()
        let stream = stream(to: sink)
        let ends = Ends()
        stream.whenOver(ends.add)
        #expect(ends.all == [.refused])
        #expect(!stream.send([1]))
        #expect(sink.statuses.withLock(\.self) == [501])
    }
}
