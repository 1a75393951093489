/// What was counted of one scene in one stretch of time; tallies add up over scenes and over time.
public struct Tally: Sendable, Hashable {
    /// One figure; their order is that of a store's columns.
    public enum Figure: String, Sendable, Hashable, CaseIterable {
        /// Scans of a code, by those who followed already and by those who then followed.
        case scans
        /// Of these, scans by people who followed already.
        case returning = "returning_scans"
        /// Follows of people who had never followed before.
        case follows
        /// Follows of people who had followed before.
        case refollows
        /// Ends of following, counted for the scene by which the person followed.
        case unfollows
        /// People who met the scene for the first time; somebody who meets two scenes counts once in each.
        case people
        /// People who met the account for the first time, and did so by this scene (first touch).
        case firsts
        /// Bindings of people whose first touch was this scene.
        case bindsByFirst = "binds_first"
        /// Bindings of people whose last touch was this scene.
        case bindsByLast = "binds_last"
        /// Follows, of this stretch of time, that had ended a day later.
        case lostIn1 = "lost_1"
        /// The same, seven days later.
        case lostIn7 = "lost_7"
        /// The same, thirty days later.
        case lostIn30 = "lost_30"
        /// Follows that no push told, and the platform did afterwards; none of the figures above but ``people`` and
        /// ``firsts`` has them.
        case reconciled
        /// Of ``refollows``, those by a scene that the platform was not asked about: it may be that of an earlier follow.
        case unconfirmed
    }

    private var counts: [Int64]

    /// Nothing counted.
    public init() { counts = Array(repeating: 0, count: Figure.allCases.count) }

    /// A figure.
    public subscript(figure: Figure) -> Int64 {
        get { counts[figure.place] }
        set { counts[figure.place] = newValue }
    }

    /// Whether anything was counted.
    public var isZero: Bool { counts.allSatisfy { $0 == 0 } }

    /// Adds another tally.
    public static func += (tally: inout Tally, other: Tally) {
        for place in tally.counts.indices { tally.counts[place] += other.counts[place] }
    }
}

extension Tally.Figure {
    /// Its place among all of them.
    fileprivate var place: Int {
        switch self {
        case .scans: 0
        case .returning: 1
        case .follows: 2
        case .refollows: 3
        case .unfollows: 4
        case .people: 5
        case .firsts: 6
        case .bindsByFirst: 7
        case .bindsByLast: 8
        case .lostIn1: 9
        case .lostIn7: 10
        case .lostIn30: 11
        case .reconciled: 12
        case .unconfirmed: 13
        }
    }
}
