/// Which processes share a store, and what each of them works on.
public struct LeaseReport: Sendable, Equatable {
    /// Things of one kind that somebody holds.
    public struct Holding: Sendable, Equatable {
        /// How many.
        public var count: Int
        /// The lowest number among them.
        public var first: Int64?
        /// The earliest arrival of a push, or the earliest time at which a job was due, in milliseconds since 1970; `nil`
        /// where there are none, or where the store does not remember.
        public var since: Int64?

        /// Assembles a holding; that of nothing by default.
        public init(count: Int = 0, first: Int64? = nil, since: Int64? = nil) {
            self.count = count
            self.first = first
            self.since = since
        }

        /// Both together.
        public static func + (left: Holding, right: Holding) -> Holding {
            Holding(
                count: left.count + right.count,
                first: [left.first, right.first].compactMap(\.self).min(),
                since: [left.since, right.since].compactMap(\.self).min()
            )
        }
    }

    /// Pushes whose handlers run, and jobs that are being done.
    public struct Held: Sendable, Equatable {
        /// The running pushes.
        public var pushes: Holding
        /// The taken jobs.
        public var jobs: Holding

        /// Assembles what is held; nothing by default.
        public init(pushes: Holding = Holding(), jobs: Holding = Holding()) {
            self.pushes = pushes
            self.jobs = jobs
        }

        /// Whether it is nothing at all.
        public var isEmpty: Bool { pushes.count == 0 && jobs.count == 0 }
    }

    /// A process that shows life.
    public struct Instance: Sendable, Equatable {
        /// Its number: drawn when it opens the store.
        public var id: Int64
        /// Until when it counts as living, in milliseconds since 1970 by the store's clock.
        public var aliveUntil: Int64
        /// Whether it is the process that asks.
        public var isThis: Bool
        /// What it works on.
        public var held: Held

        /// Assembles one.
        public init(id: Int64, aliveUntil: Int64, isThis: Bool, held: Held = Held()) {
            self.id = id
            self.aliveUntil = aliveUntil
            self.isThis = isThis
            self.held = held
        }
    }

    /// When it was looked, in milliseconds since 1970 by the store's clock.
    public var now: Int64
    /// The living, the process that asks first.
    public var instances: [Instance]
    /// What nobody alive holds, and whoever does such work takes over next.
    public var abandoned: Held
    /// Whether there may be more taken jobs than were found, behind very many that are due.
    public var mayHaveMoreJobs: Bool

    /// Assembles a report.
    public init(now: Int64, instances: [Instance], abandoned: Held = Held(), mayHaveMoreJobs: Bool = false) {
        self.now = now
        self.instances = instances
        self.abandoned = abandoned
        self.mayHaveMoreJobs = mayHaveMoreJobs
    }
}
