internal import HTTPWire
internal import Store

extension Inbox {
    /// How often the store is asked whether the other process has settled a push.
    private static let followingPause: Duration = .milliseconds(50)

    /// Waits for the answer to a push that another process works on, or that died with its process and waits for
    /// somebody to take it over.
    ///
    /// The push is stored, so `success` may be said at the deadline; the reply then goes out as a message of its own.
    func follow(_ id: PushID, _ received: ReceivedPush, _ exchange: Exchange) {
        Task {
            let deadline = received.receivedAt + limits.answerDeadline
            do {
                while time.now() < deadline {
                    if let answer = try await store.answer(to: id) {
                        return exchange.answer(finish(received, id, .joined, nil, nil, answer))
                    }
                    try await time.sleep(min(deadline, time.now() + Self.followingPause))
                }
                exchange.answer(finish(received, id, .deadline, nil, nil, .success))
            } catch {
                exchange.answer(refuse(received, reason: "\(error)"))
            }
        }
    }
}
