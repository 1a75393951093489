internal import HTTPWire

// Streams
// =======
//
// A stream stays in front of what its connection owes until it is over, so that answers behind it wait as they do behind
// a handler. What its owner sends waits in the stream itself; the lane takes all of it whenever the socket has taken what
// it was handed before, so no more than two bounds wait for one reader.

extension Lane {
    /// A stream that was begun, or has something to give, or gives too much.
    func take(_ stream: ResponseStream) {
        guard let connection = connection(stream.id.connection) else { return stream.end(.peerLeft) }
        guard connection.accept(.stream(stream), for: stream.id.request) || connection.owes(stream) else {
            return stream.end(.refused)
        }
        if stream.isOverfull {
            forgetOwed(connection, .tooSlow)
            connection.state.broke()
            return settle(connection)
        }
        writeDue(connection)
        serve(connection)
    }

    /// The socket may take again what it has refused; a stream then gives what has come together meanwhile.
    func catchUp(_ connection: Connection) {
        flush(connection)
        if connection.state.isStreaming { writeDue(connection) }
    }

    /// Hands on what the stream in front has to give.
    ///
    /// - Returns: Whether it is over, so that it is the turn of the next answer.
    func advanceStream(_ connection: Connection) -> Bool {
        guard let owed = connection.owed.first, case .stream(let stream) = owed.answer else { return false }
        let head = connection.streaming ?? begin(stream, owed, connection)
        let isCalledOff: ResponseStream.End? =
            drainUntil != nil ? .stopped : connection.isHangingUp || connection.state.peerHasEnded ? .peerLeft : nil
        guard connection.state.unsent == 0 || isCalledOff != nil else { return false }
        let (piece, isLast) = stream.take()
        head.framing.append(piece, to: &output)
        let isFinished = isLast || head.framing == .headOnly
        guard let end = isFinished ? .finished : isCalledOff else { return false }
        head.framing.appendEnd(to: &output)
        finish(stream, end, head, connection)
        return true
    }

    private func begin(
        _ stream: ResponseStream,
        _ owed: Connection.Owed,
        _ connection: Connection
    ) -> ResponseSerializer.Head {
        let head = serializer.appendHead(stream.head, for: dueContext(of: owed, connection), to: &output)
        connection.streaming = head
        connection.state.beganStream(closes: head.closes)
        observer?.answered(stream.head.status, after: .now - owed.receivedAt)
        observer?.streamBegan()
        return head
    }

    private func finish(
        _ stream: ResponseStream,
        _ end: ResponseStream.End,
        _ head: ResponseSerializer.Head,
        _ connection: Connection
    ) {
        connection.dropFirst()
        connection.streaming = nil
        connection.state.endedStream(closes: head.closes)
        observer?.streamEnded(end)
        stream.end(end)
        if connection.state.owed == 0 { forgetOwed(connection, .refused) }
    }

    /// Nothing of what is owed will be written; the owners of streams are told.
    func forgetOwed(_ connection: Connection, _ end: ResponseStream.End) {
        if connection.streaming != nil { observer?.streamEnded(end) }
        connection.streaming = nil
        let forgotten = connection.owed
        connection.owed = []
        for case .stream(let stream) in forgotten.lazy.map(\.answer) { stream.end(end) }
    }
}
