internal import CLinux
internal import HTTPTypes
internal import HTTPWire
internal import Logging

extension Lane {
    /// What one connection may read in one turn, in reads of the input buffer.
    private static let readsATurn = 4
    /// How much may be thrown away behind a last answer, so that the peer gets to read it.
    private static let mostDiscarded = 1 << 20

    /// Something has happened to a connection.
    func wake(_ connection: Connection, _ mask: UInt32) {
        if mask & clinux_readable != 0 { connection.isReadable = true }
        if mask & clinux_writable != 0 { connection.isWritable = true }
        if mask & clinux_hangup != 0 {
            connection.isReadable = true
            connection.isHangingUp = true
            if mask & clinux_broken != 0 { return abandon(connection) }
            if connection.state.isStreaming { writeDue(connection) }
        }
        serve(connection)
    }

    /// A reset, or an end in both directions: nobody could read an answer.
    private func abandon(_ connection: Connection) {
        connection.state.broke()
        settle(connection)
    }

    /// Gives each connection that stopped early its next turn.
    func serveUnfinished() {
        guard !unfinished.isEmpty else { return }
        let waiting = unfinished
        unfinished = []
        for connection in waiting {
            connection.isUnfinished = false
            if connections[connection.slot] === connection { serve(connection) }
        }
    }

    /// One turn: what was left over, what can be read, what must be written.
    func serve(_ connection: Connection) {
        if connection.state.unsent > 0 { catchUp(connection) }
        var reads = 0
        while connection.state.wantsBytes || (connection.state.wantsRequests && !connection.held.isEmpty) {
            if connection.held.isEmpty {
                guard connection.isReadable else { break }
                guard reads < Self.readsATurn else {
                    postpone(connection)
                    break
                }
                reads += 1
                receive(connection)
            } else {
                let held = connection.held
                connection.held = []
                process(held.span, connection)
            }
        }
        finishTurn(connection)
    }

    /// Writes out what this turn has made.
    func finishTurn(_ connection: Connection) {
        flush(connection)
        settle(connection)
    }

    private func postpone(_ connection: Connection) {
        guard !connection.isUnfinished else { return }
        connection.isUnfinished = true
        unfinished.append(connection)
    }

    private func receive(_ connection: Connection) {
        switch input.receive(from: connection.descriptor.number) {
        case .done(0):
            connection.isReadable = false
            connection.state.peerEnded()
        case .done(let count):
            // A short read has emptied the socket (epoll(7)); an edge will tell of more.
            if count < Self.inputBytes, !connection.isHangingUp { connection.isReadable = false }
            if connection.state.state == .lingering { return discard(count, connection) }
            input.withBytes(count) { bytes in process(bytes, connection) }
        case .wouldBlock:
            connection.isReadable = false
        case .failed:
            connection.state.broke()
        }
    }

    private func discard(_ count: Int, _ connection: Connection) {
        connection.discarded += count
        if connection.discarded > Self.mostDiscarded { connection.state.broke() }
    }

    /// Takes all requests out of what was read, as far as the bounds allow.
    private func process(_ bytes: Span<UInt8>, _ connection: Connection) {
        var offset = 0
        while offset < bytes.count, connection.state.takesRequests {
            guard connection.state.wantsRequests, output.count < settings.bounds.unsentBytes else {
                flush(connection)
                guard connection.state.wantsRequests else { return hold(bytes, from: offset, connection) }
                continue
            }
            do throws(Refusal) {
                if let request = try connection.parser.next(bytes, at: &offset, receivedAt: now, from: connection.peer)
                {
                    handle(request, connection)
                }
            } catch {
                return refuse(error, connection)
            }
        }
        connection.state.read(connection.parser.progress)
        if connection.parser.takeContinue() { sendContinue(connection) }
    }

    private func hold(_ bytes: Span<UInt8>, from offset: Int, _ connection: Connection) {
        connection.held = unsafe bytes.extracting(offset..<bytes.count).withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// The interim answer may only go out where no answer is owed before it; where one is, the sender's own patience
    /// decides, as RFC 9110 §10.1.1 lets it.
    private func sendContinue(_ connection: Connection) {
        guard connection.owed.isEmpty else { return }
        output.append(contentsOf: ResponseSerializer.interimContinue)
    }

    private func handle(_ request: Request, _ connection: Connection) {
        var context = ResponseSerializer.Context(request)
        if drainUntil != nil { context.keepsConnection = false }
        connection.state.took(keepsConnection: context.keepsConnection)
        let number = connection.firstOwed + UInt64(connection.owed.count)
        let exchange = Exchange(id: Exchange.ID(connection: connection.token, request: number), sink: self)
        let response = handler.handle(request, exchange)
        if let response, connection.owed.isEmpty {
            connection.firstOwed += 1
            write(response, context, since: request.receivedAt, connection)
        } else {
            let answer = response.map(Connection.Answer.whole) ?? .awaited
            connection.owed.append(.init(context: context, receivedAt: request.receivedAt, answer: answer))
        }
    }

    private func write(
        _ response: Response,
        _ context: ResponseSerializer.Context,
        since receivedAt: ContinuousClock.Instant,
        _ connection: Connection
    ) {
        serializer.append(response, for: context, to: &output)
        connection.state.answered(closes: response.closesConnection || !context.keepsConnection)
        if connection.state.owed == 0, !connection.owed.isEmpty { forgetOwed(connection, .refused) }
        observer?.answered(response.status, after: .now - receivedAt)
    }

    /// A refusal is answered in its turn, like a request; nothing behind it is read.
    func refuse(_ refusal: Refusal, _ connection: Connection) {
        observer?.refused(refusal)
        log(refusal, connection.peer)
        guard connection.state.takesRequests else { return }
        connection.state.refused()
        let context = ResponseSerializer.Context(isHEAD: connection.parser.isReadingHEAD, keepsConnection: false)
        connection.owed.append(.init(context: context, receivedAt: now, answer: .whole(refusal.response)))
        writeDue(connection)
    }

    /// A stranger can cause refusals as fast as he can send, and must not fill a disk with them.
    private func log(_ refusal: Refusal, _ peer: PeerAddress) {
        guard let omitted = refusalLog.take(at: tick) else { return }
        var metadata: Logger.Metadata = ["reason": "\(refusal.answer.label)", "peer": "\(peer)"]
        if omitted > 0 { metadata["omitted"] = "\(omitted)" }
        logger.log(level: refusal.answer.severity.level, "refused", metadata: metadata)
    }

    /// A handler's answer, which may be anything between early and too late.
    func take(_ response: Response, for id: Exchange.ID) {
        guard let connection = connection(id.connection), connection.accept(.whole(response), for: id.request)
        else { return }
        writeDue(connection)
        serve(connection)
    }

    /// Writes the answers whose turn has come.
    func writeDue(_ connection: Connection) {
        repeat {
            while let (owed, response) = connection.takeDue() {
                write(response, dueContext(of: owed, connection), since: owed.receivedAt, connection)
            }
        } while advanceStream(connection)
    }

    /// A stop may have come since the request: the peer must not send into a connection that closes.
    func dueContext(of owed: Connection.Owed, _ connection: Connection) -> ResponseSerializer.Context {
        var context = owed.context
        if connection.state.owesOnlyTheLast { context.keepsConnection = false }
        return context
    }
}

extension Refusal.Severity {
    fileprivate var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        }
    }
}
