internal import HTTPWire
internal import Store

extension Inbox {
    /// Waits for the answer to a push that another process works on, or that died with its process and waits for
    /// somebody to take it over.
    ///
    /// The push is stored, so `success` may be said at the deadline; the reply then goes out as a message of its own.
    func follow(_ id: PushID, _ received: ReceivedPush, _ exchange: Exchange) {
        Task {
            let deadline = received.receivedAt + limits.answerDeadline
            do {
                guard let answer = try await store.waitForAnswer(to: id, until: deadline, by: time) else {
                    return exchange.answer(finish(received, id, .deadline, nil, nil, .success))
                }
                exchange.answer(finish(received, id, .joined, nil, nil, answer))
            } catch {
                exchange.answer(refuse(received, reason: "\(error)"))
            }
        }
    }
}
