internal import Store

extension Inbox {
    static let settlingPause: Duration = .seconds(1)

    /// Stores an outcome that nobody here waits for, however often the store refuses it.
    ///
    /// It must not get lost: until it is stored the push counts as running, under a lease that this process keeps alive,
    /// and every retry waits for it in vain. It ends where another process has taken the push over.
    ///
    /// - Parameters:
    ///   - lease: The push.
    ///   - settlement: Its outcome.
    ///   - decideAnew: Called where what the outcome was decided upon has changed: such an outcome is never stored.
    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        orElse decideAnew: @escaping @Sendable () -> Void = {}
    ) {
        store.settle(lease, settlement) { result in
            switch result {
            case .success, .failure(.leaseLost): break
            case .failure(.stateChanged): decideAnew()
            case .failure: self.settleLater(lease, settlement, orElse: decideAnew)
            }
        }
    }

    /// The same for an outcome that the store has just refused.
    func settleLater(
        _ lease: PushLease,
        _ settlement: Settlement,
        orElse decideAnew: @escaping @Sendable () -> Void
    ) {
        Task {
            guard (try? await time.sleep(time.now() + Self.settlingPause)) != nil else { return }
            settle(lease, settlement, orElse: decideAnew)
        }
    }
}
