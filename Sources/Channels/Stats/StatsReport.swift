public import Store

/// Figures for people.
public struct StatsReport: Sendable, Hashable {
    /// How many of those who followed were lost within so many days; only days count that are over for so long.
    public struct Survival: Sendable, Hashable {
        /// Who followed on those days, for the first time or again.
        public var followed: Int64
        /// Who of them had ended it.
        public var lost: Int64

        /// Assembles one.
        public init(followed: Int64, lost: Int64) {
            self.followed = followed
            self.lost = lost
        }

        /// The share that stayed; `nil` where nobody followed.
        public var share: Double? { followed == 0 ? nil : Double(followed - lost) / Double(followed) }
    }

    /// One line.
    public struct Row: Sendable, Hashable {
        /// The channel or scene; `nil` for "none", and where the line is about a time.
        public var name: String?
        /// When the stretch of time begins, in milliseconds since 1970; `nil` for a channel or scene.
        public var start: Int64?
        /// What was counted.
        public var tally: Tally
        /// Survival after 1, 7 and 30 days.
        public var survival: [Int: Survival]
    }

    /// The question.
    public var question: StatsQuestion
    /// From when to when, in milliseconds since 1970.
    public var span: Range<Int64>
    /// The account's zone.
    public var zone: String
    /// The lines: stretches of time in order, channels and scenes with the most scans first.
    public var rows: [Row]
    /// All lines together.
    public var total: Row
    /// When nobody was able to receive.
    public var gaps: [ReceivingGap]

    /// The days after which survival is told.
    public static let survivalDays: [(days: Int, figure: Tally.Figure)] = [
        (1, .lostIn1), (7, .lostIn7), (30, .lostIn30),
    ]
}

extension StatsReport.Row {
    /// Adds another line's figures.
    mutating func add(_ other: StatsReport.Row) {
        tally += other.tally
        for (days, survival) in other.survival {
            self.survival[days, default: StatsReport.Survival(followed: 0, lost: 0)].followed += survival.followed
            self.survival[days, default: StatsReport.Survival(followed: 0, lost: 0)].lost += survival.lost
        }
    }

    /// Notes the survival after so many days of those who were counted so far.
    mutating func survive(_ days: Int) {
        guard let figure = StatsReport.survivalDays.first(where: { $0.days == days })?.figure else { return }
        survival[days] = StatsReport.Survival(
            followed: tally[.follows] + tally[.refollows],
            lost: tally[figure]
        )
    }
}
