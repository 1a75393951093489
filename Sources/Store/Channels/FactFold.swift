/// One step of counting as a value: the next facts, and what follows from them for a store to write.
///
/// A store reads the facts and the histories of their people, asks which of them must be taken from their first fact on
/// (``unordered``) and which meetings matter (``meetings``), hands both over (``count(whole:met:)``), and writes what has
/// come of it, in one transaction with the cursor. Each person's figures are a function of all their facts: it is of no
/// consequence in which steps, or in which order of arrival, facts are counted.
package struct FactFold: Sendable {
    /// A row of figures.
    package struct Place: Sendable, Hashable {
        package var grain: TimeGrain
        package var scene: Int64
        package var bucket: Int64
    }

    /// That a person has met a scene.
    package struct Meeting: Sendable, Hashable {
        package var person: [UInt8]
        package var scene: Int64

        package init(person: [UInt8], scene: Int64) {
            self.person = person
            self.scene = scene
        }
    }

    /// One line of what is known of a person's facts: the scene that the fact has met, `nil` where it met none.
    package struct Contact: Sendable, Hashable {
        package var person: [UInt8]
        package var fact: Int64
        package var scene: Int64?
    }

    private let facts: [CountedFact]
    private let clock: AccountClock
    /// Whose facts are to be taken from the first on: each later and earlier one is wanted by ``count(whole:met:)``.
    package let unordered: Set<[UInt8]>

    /// What is to be added to figures; some of it is negative where a person's facts count differently now.
    package private(set) var tallies: [Place: Tally] = [:]
    /// The people's histories as they are now.
    package private(set) var people: [[UInt8]: PersonHistory]
    /// What is to be known of the people's facts; all of it for those who are ``unordered``, whose lines before it go.
    package private(set) var contacts: [Contact] = []
    /// When scenes were scanned last, by these facts.
    package private(set) var scanned: [Int64: Int64] = [:]

    /// A step.
    ///
    /// - Parameters:
    ///   - facts: The next facts, in the order of their numbers.
    ///   - people: The histories of their people; whoever is not there was not seen before.
    ///   - clock: Whose days and hours count.
    package init(_ facts: [CountedFact], people: [[UInt8]: PersonHistory], clock: AccountClock) {
        self.facts = facts
        self.people = people
        self.clock = clock
        var trial = people
        var unordered: Set<[UInt8]> = []
        for fact in facts where !unordered.contains(fact.person) {
            var history = trial[fact.person] ?? PersonHistory()
            guard history.takesNext(fact.kind, at: fact.at) else {
                unordered.insert(fact.person)
                continue
            }
            _ = history.take(fact.kind, by: fact.scene, at: fact.at, noScene: fact.noScene, isFirstMeeting: false)
            trial[fact.person] = history
        }
        self.unordered = unordered
    }

    /// Which meetings decide what is counted; the store says which of them are on record.
    package var meetings: Set<Meeting> {
        Set(
            facts.filter { $0.kind.meetsScene && !unordered.contains($0.person) }
                .map { Meeting(person: $0.person, scene: $0.scene) }
        )
    }

    /// Counts.
    ///
    /// - Parameters:
    ///   - whole: Of those who are ``unordered``, the facts that were counted before.
    ///   - met: Those of ``meetings`` that are on record.
    package mutating func count(whole: [[UInt8]: [CountedFact]], met: Set<Meeting>) {
        var met = met
        for fact in facts {
            if fact.kind == .follow || fact.kind == .scan {
                scanned[fact.scene] = max(scanned[fact.scene] ?? fact.at, fact.at)
            }
            if !unordered.contains(fact.person) { take(fact, &met) }
        }
        guard !unordered.isEmpty else { return }
        let next = Dictionary(grouping: facts.filter { unordered.contains($0.person) }, by: \.person)
        for person in unordered { refold(person, before: whole[person] ?? [], next: next[person] ?? []) }
    }

    private mutating func take(_ fact: CountedFact, _ met: inout Set<Meeting>) {
        let isMeeting = fact.kind.meetsScene
        let isFirst = isMeeting && met.insert(Meeting(person: fact.person, scene: fact.scene)).inserted
        let counts = people[fact.person, default: PersonHistory()].take(
            fact.kind,
            by: fact.scene,
            at: fact.at,
            noScene: fact.noScene,
            isFirstMeeting: isFirst
        )
        for count in counts { add(count, 1, fact.all) }
        contacts.append(Contact(person: fact.person, fact: fact.number, scene: isMeeting ? fact.scene : nil))
    }

    private mutating func refold(_ person: [UInt8], before: [CountedFact], next: [CountedFact]) {
        guard let fact = next.first else { return }
        for count in WholeHistory(before, noScene: fact.noScene).counts { add(count, -1, fact.all) }
        let whole = WholeHistory(before + next, noScene: fact.noScene)
        for count in whole.counts { add(count, 1, fact.all) }
        people[person] = whole.history
        for (number, scene) in whole.meetings { contacts.append(Contact(person: person, fact: number, scene: scene)) }
    }

    private mutating func add(_ count: PersonHistory.Count, _ times: Int64, _ all: Int64) {
        let local = clock.local(count.at)
        for grain in TimeGrain.allCases {
            let bucket = grain.bucket(ofLocal: local)
            for scene in [count.scene, all] {
                tallies[Place(grain: grain, scene: scene, bucket: bucket), default: Tally()][count.figure] += times
            }
        }
    }
}
