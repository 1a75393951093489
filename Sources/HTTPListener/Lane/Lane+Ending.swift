internal import CLinux
internal import HTTPWire
internal import Logging

extension Lane {
    /// Does what the state machine asks for at the end of a turn, and sets the deadline.
    func settle(_ connection: Connection) {
        switch connection.state.settle() {
        case .none: break
        case .linger:
            _ = clinux_shutdown_write(connection.descriptor.number)
            connection.held = []
            // What has already arrived must be thrown away too, and nobody will tell of it again.
            if connection.isReadable { return serve(connection) }
        case .close:
            return drop(connection)
        }
        setDeadline(connection)
    }

    private func setDeadline(_ connection: Connection) {
        guard let deadline = connection.state.deadline else { return clearDeadline(connection) }
        if let set = connection.deadline, set == deadline { return }
        connection.deadline = deadline
        deadlines.set(slot: connection.slot, kind: deadline.kind.rawValue, now: tick)
    }

    /// Only a stream has nothing to be late with.
    private func clearDeadline(_ connection: Connection) {
        guard connection.deadline != nil else { return }
        connection.deadline = nil
        deadlines.clear(slot: connection.slot)
    }

    /// Ends what is late.
    func expireDeadlines() {
        if tick >= acceptRetryAt { resumeAccepting() }
        while let (slot, kind) = deadlines.popExpired(now: tick) {
            guard let connection = connections[slot], let kind = ConnectionState.Deadline(rawValue: kind) else {
                continue
            }
            connection.deadline = nil
            expire(kind, connection)
        }
    }

    private func expire(_ kind: ConnectionState.Deadline, _ connection: Connection) {
        switch connection.state.expired(kind) {
        case .close:
            if kind == .write { forgetOwed(connection, .tooSlow) }
            settle(connection)
        case .refuse(.head):
            refuse(.headTimeout(settings.timeouts.head), connection)
            finishTurn(connection)
        case .refuse(.body):
            refuse(.bodyTimeout(settings.timeouts.body), connection)
            finishTurn(connection)
        case .refuse:
            giveUpWaiting(connection)
        }
    }

    /// The handler has had its time: the oldest request is answered for it, and nothing behind.
    private func giveUpWaiting(_ connection: Connection) {
        let refusal = Refusal.unanswered(settings.timeouts.answer)
        observer?.refused(refusal)
        logger.warning("a handler did not answer", metadata: ["peer": "\(connection.peer)"])
        guard connection.accept(.whole(refusal.response), for: connection.firstOwed) else { return }
        writeDue(connection)
        finishTurn(connection)
    }

    // MARK: Stopping

    /// Accepts no more, lets idle connections go, and gives the others until the drain deadline.
    func stop(drain: UInt64) {
        guard drainUntil == nil else {
            drainUntil = min(drainUntil ?? .max, tick + drain)
            return
        }
        // What the kernel has accepted for us by now would be reset with the socket.
        for index in listeners.indices { acceptSome(from: index) }
        drainUntil = tick + drain
        for socket in listeners { set.remove(socket.number) }
        listeners = []
        for connection in connections {
            guard let connection else { continue }
            // A request that has arrived by now is still answered.
            connection.isReadable = true
            if connection.state.isStreaming { writeDue(connection) }
            serve(connection)
            connection.state.stop()
            settle(connection)
        }
    }

    /// The drain deadline has passed.
    func closeAll() {
        for connection in connections {
            guard let connection else { continue }
            forgetOwed(connection, .stopped)
            connection.state.broke()
            settle(connection)
        }
    }
}
