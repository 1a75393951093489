/// How narrow a pattern is; of all routes that take a scene the most specific handles it.
///
/// Exact text comes before patterns (more literal characters first), those before integer ranges (narrower first),
/// prefixes (longer first), regular expressions and the fallback. Where two routes are equally specific, one that is
/// restricted to follows or to scans comes before one that takes both, and then the one registered first.
public struct Specificity: Sendable, Hashable, Comparable {
    /// The kinds of pattern, the least specific first.
    public enum Rank: Int, Sendable, Hashable, Comparable {
        /// `*`.
        case fallback
        /// `/…/`.
        case regex
        /// `prefix*`.
        case prefix
        /// `1..100`.
        case range
        /// With a `{parameter}`.
        case pattern
        /// A text.
        case exact

        /// Less specific.
        public static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    /// The kind of pattern.
    public let rank: Rank
    /// Orders patterns of one kind: literal characters, the length of a prefix, or minus the width of a range.
    let weight: Int

    /// Less specific.
    public static func < (left: Specificity, right: Specificity) -> Bool {
        left.rank == right.rank ? left.weight < right.weight : left.rank < right.rank
    }
}

extension Specificity: CustomStringConvertible {
    /// What counts, in words: `a pattern with 6 literal characters`.
    public var description: String {
        switch rank {
        case .exact: "exact text"
        case .pattern: "a pattern with \(weight) literal character\(weight == 1 ? "" : "s")"
        case .range: "a range of \(1 - weight) integer\(weight == 0 ? "" : "s")"
        case .prefix: "a prefix of \(weight) character\(weight == 1 ? "" : "s")"
        case .regex: "a regular expression"
        case .fallback: "the fallback"
        }
    }
}
