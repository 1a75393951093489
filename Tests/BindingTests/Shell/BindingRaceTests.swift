import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// What is bound once, whoever else binds, replaces, moves, undoes or erases at the same time.
@Suite("Bindings in the store", .timeLimit(.minutes(2)))
struct BindingRaceTests {
    /// Submits all of them at the same time; the states they come to, in alphabetical order.
    private func submitted(_ attempts: [Attempt]) async throws -> [String] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for attempt in attempts {
                group.addTask { try await attempt.submit().flow.flow.state.name.rawValue }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func ofTwoAccountsOnePersonIsBoundToOne(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            for round in 0..<5 {
                let person = OpenID(rawValue: "oPerson000000000000000000010\(round)")
                let attempts = [try await bench.begin(.bind, "a\(round)"), try await bench.begin(.bind, "b\(round)")]
                for attempt in attempts { try await attempt.scan(by: person) }
                #expect(try await submitted(attempts) == ["bound", "conflict"])
            }
            _ = try await bench.audit()
        }
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func ofTwoPeopleOneIsBoundToAnAccount(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let attempts = [try await bench.begin(), try await bench.begin()]
            try await attempts[0].scan()
            try await attempts[1].scan(by: FlowBench.other)
            #expect(try await submitted(attempts) == ["bound", "conflict"])
            #expect(try await bench.bindings(of: "user-1").count == 1)
        }
    }

    @Test func thePersonAndTheAccountTwiceIsOneBinding() async throws {
        try await DeskBench.run(.sqlite) { bench in
            let attempts = [try await bench.begin(), try await bench.begin(), try await bench.begin()]
            for attempt in attempts { try await attempt.scan() }
            #expect(try await submitted(attempts) == ["bound", "bound", "bound"])
            #expect(try await bench.bindings(of: "user-1").count == 1)
        }
    }

    @Test func severalPlacesAreTakenOneAfterTheOther() async throws {
        let change = { (configuration: inout BindingConfiguration) in configuration.accountsPerPerson = 2 }
        try await DeskBench.run(.memory, change) { bench in
            for (account, state) in [("a", "bound"), ("b", "bound"), ("c", "conflict")] {
                let attempt = try await bench.begin(.bind, account)
                try await attempt.scan()
                #expect(try await submitted([attempt]) == [state])
            }
        }
    }

    // MARK: Replaced, moved, undone

    /// A second person, after a fresh login to the account.
    private func replace(_ bench: DeskBench) async throws -> Attempt {
        let second = try await bench.begin()
        try await second.scan(by: FlowBench.other)
        #expect(try await submitted([second]) == ["conflict"])
        try await second.stepUp("user-1")
        return second
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func aReplacedBindingEndsItsFlowAndComesBackWhenUndone(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let first = try await bench.bound()
            let second = try await replace(bench)
            #expect(try await first.state == .revoked(.replaced))
            #expect(try await bench.bindings(of: "user-1").map(\.openID) == [FlowBench.other])
            #expect(
                try await first.take(.undo(.account(AccountReference(rawValue: "user-1"), by: first.key))).refusal
                    != nil
            )

            try await second.take(.undo(.account(AccountReference(rawValue: "user-1"), by: second.key)))
            #expect(try await second.state == .revoked(.undone))
            #expect(try await bench.bindings(of: "user-1").map(\.openID) == [FlowBench.person])
            // It holds its places again: nobody else can take them.
            let third = try await bench.begin()
            try await third.scan(by: FlowBench.other)
            #expect(try await submitted([third]) == ["conflict"])
        }
    }

    @Test func whatIsUndoneDoesNotComeBackWhereSomethingNewStands() async throws {
        let bench = try DeskBench()
        _ = try await bench.bound()
        let second = try await replace(bench)
        // The person who was replaced is bound elsewhere by now.
        _ = try await bench.bound(to: "user-2")
        try await second.take(.undo(.operator))
        #expect(try await bench.bindings(of: "user-1") == [])
        #expect(try await bench.bindings(of: "user-2").map(\.openID) == [FlowBench.person])
    }

    @Test(arguments: [RevokeReason.hostApplication, .accountDeleted])
    func whatCameBackCanBeEnded(_ reason: RevokeReason) async throws {
        let bench = try DeskBench()
        let first = try await bench.bound()
        try await (try await replace(bench)).take(.undo(.operator))
        let binding = try #require(try await bench.bindings(of: "user-1").first)
        _ = try await bench.takeJobs()
        let maker = try await bench.desk.change { transaction in
            try await bench.desk.removeRestored(binding, reason, transaction)
        }
        #expect(maker?.flow.id == first.id)
        #expect(try await bench.bindings(of: "user-1") == [])
        #expect(try await bench.takeJobs().contains { $0.contains(#""type":"binding.unbound""#) })
        #expect(try await bench.audit().last?.contains("revoke_restored") == true)
        // A deleted account is not bound anew, whether its binding had come back or not.
        let again = try await bench.begin()
        try await again.scan()
        #expect(try await submitted([again]) == [reason == .accountDeleted ? "failed" : "bound"])
    }

    @Test func whatAFlowHoldsIsThatFlowsToEnd() async throws {
        let bench = try DeskBench()
        _ = try await bench.bound()
        let binding = try #require(try await bench.bindings(of: "user-1").first)
        let maker = try await bench.desk.change { transaction in
            try await bench.desk.removeRestored(binding, .hostApplication, transaction)
        }
        #expect(maker == nil)
        #expect(try await bench.bindings(of: "user-1") == [binding])
    }

    // MARK: Erased

    @Test(arguments: DeskBench.StoreKind.allCases)
    func aDeletedAccountIsNotBoundForAMonth(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let first = try await bench.bound()
            try await first.take(.revoke(.accountDeleted(first.key)))
            #expect(try await bench.bindings(of: "user-1") == [])
            let again = try await bench.begin()
            try await again.scan(by: FlowBench.other)
            _ = try await again.submit()
            #expect(try await again.state == .failed(.tombstone))

            // Another application's account of the same name is somebody else's.
            let foreign = try await bench.begin(key: DeskBench.rival)
            try await foreign.scan(by: FlowBench.other)
            #expect(try await submitted([foreign]) == ["bound"])

            bench.clock.advance(by: .seconds(30 * 86_400))
            let later = try await bench.begin()
            try await later.scan(by: FlowBench.other)
            #expect(try await submitted([later]) == ["bound"])
        }
    }

    @Test func anErasedPersonIsNotBound() async throws {
        let bench = try DeskBench()
        try await (try await bench.bound()).take(.revoke(.erasure))
        let again = try await bench.begin(.bind, "user-2")
        try await again.scan()
        _ = try await again.submit()
        #expect(try await again.state == .failed(.tombstone))
    }

    @Test func anErasureAndABindingAtTheSameTimeAreOneAfterTheOther() async throws {
        try await DeskBench.run(.sqlite) { bench in
            let first = try await bench.bound()
            let second = try await bench.begin()
            try await second.scan(by: FlowBench.other)
            async let erased = first.take(.revoke(.accountDeleted(first.key)))
            async let bound = second.submit()
            _ = try await (erased, bound)
            #expect(try await bench.bindings(of: "user-1") == [])
            let state = try await second.state?.name
            #expect(state == .conflict || state == .failed)
        }
    }

    // MARK: Logins

    @Test func aLoginFindsTheAccount() async throws {
        let bench = try DeskBench()
        _ = try await bench.bound()
        let login = try await bench.begin(.login, nil)
        try await login.scan()
        #expect(try await submitted([login]) == ["logged_in"])
        #expect(try await login.state?.completion?.account?.rawValue == "user-1")
        let stranger = try await bench.begin(.login, nil)
        try await stranger.scan(by: FlowBench.other)
        _ = try await stranger.submit()
        #expect(try await stranger.state == .failed(.notBound))
    }
}
