internal import Store

extension Inbox {
    private static let settlingPause: Duration = .seconds(1)

    /// Stores an outcome that nobody here waits for, however often the store refuses it.
    ///
    /// It must not get lost: until it is stored the push counts as running, under a lease that this process keeps alive,
    /// and every retry waits for it in vain. It ends where another process has taken the push over.
    func settle(_ lease: PushLease, _ settlement: Settlement) {
        store.settle(lease, settlement) { result in
            switch result {
            case .success, .failure(.leaseLost): break
            case .failure: self.settleLater(lease, settlement)
            }
        }
    }

    /// The same for an outcome that the store has just refused.
    func settleLater(_ lease: PushLease, _ settlement: Settlement) {
        Task {
            guard (try? await time.sleep(time.now() + Self.settlingPause)) != nil else { return }
            settle(lease, settlement)
        }
    }
}
