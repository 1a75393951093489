/// Numbers that follow from a seed, so that a run can be repeated (SplitMix64); never for secrets that matter.
struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A generator for one numbered thing, which does not depend on the order in which the things come.
    static func branch(of seed: UInt64, number: Int) -> SeededGenerator {
        var trunk = SeededGenerator(seed: seed ^ UInt64(truncatingIfNeeded: number) &* 0xD1B5_4A32_D192_ED03)
        return SeededGenerator(seed: trunk.next())
    }

    /// A text of this many letters and digits.
    mutating func word(_ length: Int, from alphabet: Alphabet = .lettersAndDigits) -> String {
        let characters = Array(alphabet.rawValue.utf8)
        let bytes = (0..<length).map { _ in characters[Int(next() % UInt64(characters.count))] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether something happens that happens so often in a hundred times.
    mutating func happens(percent: UInt64) -> Bool { next() % 100 < percent }

    enum Alphabet: String {
        case digits = "0123456789"
        case hexadecimal = "0123456789abcdef"
        case lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        case identifier = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    }
}
