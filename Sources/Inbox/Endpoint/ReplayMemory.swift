internal import Store
import Synchronization
internal import WeChatPush

/// Remembers which body came under which signature, as long as the timestamp window lets the signature through.
///
/// In plain mode the signature covers no byte of the body, so whoever saw one push could send any body under its
/// signature. A genuine retry repeats the signature with the same body and passes; the same signature over another
/// body is refused. Two generations bound the memory: a signature is remembered for `lifetime` at least, unless more
/// signatures come within it than a generation holds. Then the older generation goes early, and the caller is told.
final class ReplayMemory: Sendable {
    enum Verdict: Equatable {
        /// The signature is new, or its body is the one it came with before.
        case genuine
        /// As ``genuine``, but to remember it a generation had to go before its time.
        case genuineForgettingEarly
        /// The signature came with another body before.
        case otherBody
    }

    private struct State {
        var current = DigestTable()
        var previous = DigestTable()
        var startedAt: ContinuousClock.Instant
    }

    private let capacity: Int
    private let lifetime: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - capacity: Signatures that a generation holds.
    ///   - lifetime: How long a signature can be presented: twice the timestamp tolerance.
    ///   - now: The monotonic clock at the start.
    init(capacity: Int, lifetime: Duration, now: ContinuousClock.Instant) {
        self.capacity = max(1, capacity)
        self.lifetime = lifetime
        state = Mutex(State(startedAt: now))
    }

    /// Judges a verified signature and remembers it.
    func judge(_ signature: SignatureDigest, _ body: BodyDigest, at now: ContinuousClock.Instant) -> Verdict {
        let key = signature.prefix
        return state.withLock { state in
            if let known = state.current.value(of: key) ?? state.previous.value(of: key) {
                return known == body.word ? .genuine : .otherBody
            }
            var verdict = Verdict.genuine
            let expired = state.startedAt + lifetime < now
            if expired || state.current.count >= capacity {
                if !expired, state.previous.count > 0 { verdict = .genuineForgettingEarly }
                state.previous = state.current
                state.current = DigestTable()
                state.startedAt = now
            }
            state.current.set(body.word, for: key)
            return verdict
        }
    }
}
