import Synchronization

/// How often a wrong key may be tried: some times a minute from one address, and some more from all together.
///
/// By this process alone: a key is too long to be guessed at any such pace; the limit keeps logs and stores quiet.
final class LoginLimit: Sendable {
    static let ofOneAddress = 10
    static let ofAll = 100
    private static let span: Duration = .seconds(60)

    private struct Try {
        var address: String
        var at: ContinuousClock.Instant
    }

    private let tries = Mutex<[Try]>([])

    /// Whether an address may try once more.
    func allows(_ address: String, at now: ContinuousClock.Instant) -> Bool {
        tries.withLock { tries in
            tries.removeAll { $0.at + Self.span <= now }
            return tries.count < Self.ofAll && tries.count { $0.address == address } < Self.ofOneAddress
        }
    }

    /// Counts a try that was wrong.
    func failed(_ address: String, at now: ContinuousClock.Instant) {
        tries.withLock { tries in
            if tries.count < Self.ofAll { tries.append(Try(address: address, at: now)) }
        }
    }
}
