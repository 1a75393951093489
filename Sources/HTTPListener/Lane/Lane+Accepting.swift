internal import CLinux
internal import HTTPWire
internal import Logging

extension Lane {
    /// How many connections are accepted before the others get their turn again.
    private static let acceptsATurn = 64
    /// How long accepting rests when the system has no descriptor left, unless a connection goes before.
    private static let retryMilliseconds: UInt64 = 500

    /// Begins to accept on a socket.
    func listen(on socket: ListeningSocket) {
        guard drainUntil == nil else { return }
        listeners.append(socket)
        if !isAcceptPaused { watch(listeners.count - 1) }
    }

    private func watch(_ index: Int) {
        do throws(SystemError) {
            try set.addListener(listeners[index].number, token: Special.listener(index))
        } catch {
            logger.error("cannot watch a listening socket", metadata: ["error": "\(error)"])
        }
    }

    /// Accepts what waits on a listening socket.
    func acceptSome(from index: Int) {
        guard index < listeners.count, !isAcceptPaused else { return }
        for _ in 0..<Self.acceptsATurn {
            guard acceptOne(listeners[index]) else { return }
        }
    }

    /// - Returns: Whether there may be more.
    private func acceptOne(_ socket: ListeningSocket) -> Bool {
        guard bound.take() else {
            pauseAccepting("as many connections as configured")
            bound.wait(self)
            return false
        }
        var address = clinux_address()
        switch SystemCall.accept(socket.number, peer: &address) {
        case .done(let number):
            place(Int32(truncatingIfNeeded: number), address.peer, socket)
            return true
        case .wouldBlock:
            bound.give()
            return false
        case .failed(let code):
            bound.give()
            return recover(from: SystemError(call: "accept4", code: code))
        }
    }

    private func place(_ number: Int32, _ peer: PeerAddress, _ socket: ListeningSocket) {
        let lane = socket.isPerLane || lanes.isEmpty ? self : lanes[nextLane % lanes.count]
        nextLane = (nextLane + 1) % max(1, lanes.count)
        if lane === self {
            adopt(Descriptor(number), peer)
        } else if !lane.post(.adopt(number, peer)) {
            _ = Descriptor(number)
            bound.give()
        }
    }

    /// A connection that was reset while it waited is the peer's affair; want of descriptors or memory is ours, and the
    /// socket would be reported again at once, so it is not looked at for a while.
    private func recover(from error: SystemError) -> Bool {
        guard error.isShortage else { return true }
        pauseAccepting("\(error)")
        acceptRetryAt = tick + Self.retryMilliseconds
        bound.waitForNext(self)
        return false
    }

    private func pauseAccepting(_ reason: String) {
        guard !isAcceptPaused else { return }
        isAcceptPaused = true
        for socket in listeners { set.remove(socket.number) }
        logger.warning("accepting pauses", metadata: ["reason": "\(reason)"])
    }

    /// There may be room again.
    func resumeAccepting() {
        acceptRetryAt = .max
        guard isAcceptPaused, drainUntil == nil else { return }
        isAcceptPaused = false
        for index in listeners.indices { watch(index) }
        logger.info("accepting goes on")
    }

    /// Takes over a connection.
    func adopt(_ descriptor: consuming Descriptor, _ peer: PeerAddress) {
        let slot = freeSlots.popLast() ?? addSlot()
        let connection = Connection(descriptor, peer: peer, slot: slot, generation: generations[slot], settings)
        connections[slot] = connection
        living += 1
        observer?.accepted()
        do throws(SystemError) {
            try set.addConnection(connection.descriptor.number, token: connection.token)
        } catch {
            logger.warning("cannot watch a connection", metadata: ["error": "\(error)"])
            connection.state.broke()
        }
        settle(connection)
    }

    private func addSlot() -> Int {
        connections.append(nil)
        generations.append(0)
        return connections.count - 1
    }

    /// Lets a connection go, and with it its descriptor.
    func drop(_ connection: Connection) {
        let slot = connection.slot
        guard connections[slot] === connection else { return }
        if !connection.owed.isEmpty { forgetOwed(connection, .peerLeft) }
        connections[slot] = nil
        // Special.generation is nobody's.
        generations[slot] = generations[slot] &+ 1 == Special.generation ? 0 : generations[slot] &+ 1
        freeSlots.append(slot)
        deadlines.clear(slot: slot)
        living -= 1
        observer?.closed()
        bound.give()
    }
}
