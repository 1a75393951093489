import Admin
import OfficialAccount
import Store
import TestSupport
import Testing

/// Who follows sees each push once, however its receivers commit.
@Suite("Push follower", .timeLimit(.minutes(3)))
struct PushFollowerTests {
    struct Look: Sendable {
        var stored: [Int64] = []
        /// What is stored while the follower looks.
        var between: [Int64] = []
        var wait: Duration = .milliseconds(300)
        var shown: [Int64]
    }

    struct Course: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var before: [Int64]
        var filter = PushFilter(limit: 2)
        var shown: [Int64]
        var looks: [Look]
    }

    private static let even: PushFilter = {
        var filter = PushFilter(limit: 2)
        filter.scene = SceneValue("even")
        return filter
    }()

    @Test(arguments: [
        Course(
            testDescription: "the newest, then what comes",
            before: [1, 2, 3],
            shown: [2, 3],
            looks: [Look(stored: [4, 5], shown: [4, 5]), Look(shown: []), Look(stored: [6], shown: [6])]
        ),
        Course(
            testDescription: "none of those before",
            before: [1, 2],
            filter: PushFilter(limit: 0),
            shown: [],
            looks: [Look(stored: [3], shown: [3])]
        ),
        Course(
            testDescription: "one behind others comes when it is there, and once",
            before: [1],
            shown: [1],
            looks: [
                Look(stored: [4, 5], shown: [4, 5]), Look(stored: [3, 6], shown: [3, 6]), Look(stored: [2], shown: [2]),
                Look(shown: []),
            ]
        ),
        Course(
            testDescription: "one that was under way at the start",
            before: [1, 3, 4],
            shown: [3, 4],
            looks: [Look(stored: [2], shown: [2]), Look(shown: [])]
        ),
        Course(
            testDescription: "one that comes between two questions",
            before: [1],
            shown: [1],
            looks: [Look(stored: [3], between: [2, 4], shown: [2, 3]), Look(shown: [4]), Look(shown: [])]
        ),
        Course(
            testDescription: "one that comes after all patience is left out",
            before: [1],
            shown: [1],
            looks: [
                Look(stored: [4], shown: [4]), Look(wait: .seconds(9), shown: []), Look(stored: [3], shown: [3]),
                Look(wait: .seconds(1), shown: []), Look(stored: [2], shown: []), Look(stored: [5], shown: [5]),
            ]
        ),
        Course(
            testDescription: "only what is wanted, also of what comes late",
            before: [1, 2],
            filter: even,
            shown: [2],
            looks: [
                Look(stored: [5, 7, 8], shown: [8]), Look(stored: [3, 4], shown: [4]),
                Look(stored: [6, 9], shown: [6]),
            ]
        ),
        Course(
            testDescription: "more than a page",
            before: [1],
            shown: [1],
            looks: [
                Look(stored: Array(3...450), shown: Array(3...202)), Look(shown: Array(203...402)),
                Look(stored: [2], shown: [2] + Array(403...450)), Look(shown: []),
            ]
        ),
    ])
    func eachPushIsShownOnce(_ course: Course) async throws {
        let (clock, archive, shown) = (ManualTime(), GrowingArchive(), EventLog<Int64>())
        archive.store(course.before)
        let follower = PushFollower(archive: archive, filter: course.filter, time: clock.source)
        let following = Task {
            try await follower.run { pushes in
                for push in pushes { shown.add(push.id.rawValue) }
            }
        }
        while clock.sleeping == 0 { await Task.yield() }
        #expect(shown.values == course.shown)
        for (number, look) in course.looks.enumerated() {
            shown.forget()
            archive.store(look.stored)
            archive.storeBetween(look.between)
            clock.advance(by: look.wait)
            while clock.sleeping == 0 { await Task.yield() }
            #expect(shown.values == look.shown, "look \(number)")
        }
        following.cancel()
        try await following.value
    }
}
