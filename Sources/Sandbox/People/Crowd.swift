internal import OfficialAccount

/// Everybody who has met the account, in the order in which they did.
struct Crowd: Sendable {
    private(set) var order: [OpenID] = []
    private var people: [OpenID: Person] = [:]
    private let limit: Int

    /// A handful of people to begin with, three of whom follow.
    init(limit: Int, at now: Int64, _ generator: inout SeededGenerator) {
        self.limit = limit
        let prefix = "o" + generator.word(5, from: .identifier)
        for (name, follows) in [("小林", true), ("Maya", false), ("阿杰", true), ("Inés", false), ("王阿姨", true)] {
            var person = Person(
                openID: OpenID(rawValue: prefix + generator.word(22, from: .identifier)),
                name: name
            )
            if follows { person.followedAt = now }
            add(person)
        }
    }

    subscript(openID: OpenID) -> Person? { people[openID] }

    /// Changes a person; a stranger with a well-formed OpenID is introduced first.
    mutating func update<Result>(
        _ openID: OpenID,
        _ body: (inout Person) throws(PlatformError) -> Result
    ) throws(PlatformError) -> Result {
        var person: Person
        if let known = people[openID] {
            person = known
        } else {
            guard order.count < limit, Self.isWellFormed(openID) else { throw .invalidOpenID }
            person = Person(openID: openID, name: String(openID.rawValue.suffix(4)))
        }
        // A copy in the table would make each change of the chat copy it whole.
        people[openID] = nil
        defer {
            people[openID] = person
            if order.count < people.count { order.append(openID) }
        }
        return try body(&person)
    }

    /// Lets strangers follow whom nobody hears of.
    ///
    /// - Returns: How many; fewer than `count` where the sandbox remembers no more people.
    mutating func followQuietly(
        _ count: Int,
        by code: SceneCode?,
        at moment: Int64,
        _ generator: inout SeededGenerator
    ) -> Int {
        let few = min(count, limit - order.count)
        for _ in 0..<max(0, few) {
            let openID = OpenID(rawValue: "o" + generator.word(27, from: .identifier))
            var person = Person(openID: openID, name: String(openID.rawValue.suffix(4)))
            (person.followedAt, person.followedBy, person.lastCode) = (moment, code, code)
            add(person)
        }
        return max(0, few)
    }

    private mutating func add(_ person: Person) {
        people[person.openID] = person
        order.append(person.openID)
    }

    private static func isWellFormed(_ openID: OpenID) -> Bool {
        let bytes = Array(openID.rawValue.utf8)
        return bytes.count == 28 && bytes.first == UInt8(ascii: "o")
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
