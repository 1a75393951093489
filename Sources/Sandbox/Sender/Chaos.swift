/// How much goes wrong between the platform and the account.
public enum Chaos: String, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case off
    /// What a bad day brings: duplicates, pushes out of order, an answer that gets lost.
    case mild
    /// An attacker besides: forged bodies, broken signatures, old timestamps; and connections that are torn, slow, or
    /// left before the answer comes.
    case hostile
}

/// A push that an attacker sends behind a genuine one; it must be refused.
enum Forgery: String, Sendable, CaseIterable, Encodable {
    /// The genuine query with another body.
    case otherBody = "other_body"
    /// A signature with one digit changed.
    case brokenSignature = "broken_signature"
    /// Rightly signed, an hour ago.
    case staleTimestamp = "stale_timestamp"
    /// Signed with another token.
    case otherToken = "other_token"
}

/// What happens to one push; it follows from the seed and the push's number alone.
struct Disturbance: Sendable, Equatable {
    /// How long the push is held back, so that later ones overtake it.
    var delay = 0
    /// How the first try is put on the wire.
    var manner = Manner.plain
    /// How many tries' answers get lost on their way.
    var lostAnswers = 0
    /// Whether the push is sent once more behind its answer.
    var isDuplicated = false
    /// What an attacker sends behind it.
    var forgery: Forgery?

    static let none = Disturbance()

    /// Draws what happens to a push.
    init(_ chaos: Chaos, seed: UInt64, push number: Int) {
        self.init()
        guard chaos != .off else { return }
        var generator = SeededGenerator.branch(of: seed, number: number)
        let isHostile = chaos == .hostile
        if generator.happens(percent: isHostile ? 30 : 10) { delay = Int(generator.next() % 600) }
        if generator.happens(percent: isHostile ? 20 : 8) { isDuplicated = true }
        if generator.happens(percent: isHostile ? 5 : 2) { lostAnswers = generator.happens(percent: 20) ? 2 : 1 }
        guard isHostile else { return }
        switch generator.next() % 100 {
        case 0..<6: manner = .torn
        case 6..<14: manner = .slow
        case 14..<17: manner = .late
        default: break
        }
        if generator.happens(percent: 25) {
            forgery = Forgery.allCases[Int(generator.next() % UInt64(Forgery.allCases.count))]
        }
    }

    private init() {}
}
