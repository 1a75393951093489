import OfficialAccount
import Testing

@testable import Binding

/// Every row of the table of conflicts, with its default and its alternatives.
@Suite("Binding decisions")
struct BindingDecisionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var bindings: [Binding] = []
        var tombstones: [Tombstone] = []
        var proofs: Set<AccountReference> = []
        var unionID: UnionID?
        var policy = BindingPolicy()
        let decision: BindingDecision

        static func policy(_ change: (inout BindingPolicy) -> Void) -> BindingPolicy {
            var policy = BindingPolicy()
            change(&policy)
            return policy
        }
    }

    static let now = FlowBench.start
    static let same = FlowBench.binding()
    static let elsewhere = FlowBench.binding(FlowBench.person, FlowBench.otherAccount)
    static let elsewhereToo = FlowBench.binding(FlowBench.person, AccountReference(rawValue: "user-3"))
    static let taken = FlowBench.binding(FlowBench.other, FlowBench.account)
    static let union = UnionID(rawValue: "u1")
    static let otherApp = AppID(rawValue: "wx0000000000000002")
    static let sister = FlowBench.binding(FlowBench.other, FlowBench.otherAccount, app: otherApp, unionID: union)
    static let gone = FlowBench.binding(
        FlowBench.person,
        FlowBench.otherAccount,
        unreachableSince: now - .seconds(86400)
    )
    static let stone = Tombstone(account: FlowBench.account, of: FlowBench.key, until: now + .milliseconds(1))

    static let table = [
        Row(testDescription: "both free", decision: .bind(removing: [])),
        Row(testDescription: "bound to this account", bindings: [same], decision: .alreadyBound(same)),
        Row(
            testDescription: "bound to this account and, by policy, to another",
            bindings: [elsewhere, same],
            decision: .alreadyBound(same)
        ),
        Row(
            testDescription: "bound to another",
            bindings: [elsewhere],
            decision: .conflict(.boundElsewhere([elsewhere]))
        ),
        Row(
            testDescription: "bound to another that agreed",
            bindings: [elsewhere],
            proofs: [FlowBench.otherAccount],
            decision: .bind(removing: [elsewhere])
        ),
        Row(
            testDescription: "bound to another, this account agreed",
            bindings: [elsewhere],
            proofs: [FlowBench.account],
            decision: .conflict(.boundElsewhere([elsewhere]))
        ),
        Row(
            testDescription: "bound to another that agreed, never moved",
            bindings: [elsewhere],
            proofs: [FlowBench.otherAccount],
            policy: Row.policy { $0.move = .never },
            decision: .conflict(.boundElsewhere([elsewhere]))
        ),
        Row(
            testDescription: "account has another",
            bindings: [taken],
            decision: .conflict(.accountTaken([taken]))
        ),
        Row(
            testDescription: "account has another, stepped up",
            bindings: [taken],
            proofs: [FlowBench.account],
            decision: .bind(removing: [taken])
        ),
        Row(
            testDescription: "account has another, stepped up, never replaced",
            bindings: [taken],
            proofs: [FlowBench.account],
            policy: Row.policy { $0.replacement = .never },
            decision: .conflict(.accountTaken([taken]))
        ),
        Row(
            testDescription: "account has another, two may be",
            bindings: [taken],
            policy: Row.policy { $0.peoplePerAccount = 2 },
            decision: .bind(removing: [])
        ),
        Row(
            testDescription: "both",
            bindings: [taken, elsewhere],
            decision: .conflict(.boundElsewhere([elsewhere]))
        ),
        Row(
            testDescription: "both, the other account agreed",
            bindings: [taken, elsewhere],
            proofs: [FlowBench.otherAccount],
            decision: .conflict(.accountTaken([taken]))
        ),
        Row(
            testDescription: "both agreed",
            bindings: [taken, elsewhere],
            proofs: [FlowBench.otherAccount, FlowBench.account],
            decision: .bind(removing: [elsewhere, taken])
        ),
        Row(
            testDescription: "same unionid, other account",
            bindings: [sister],
            unionID: union,
            decision: .conflict(.samePerson(sister))
        ),
        Row(
            testDescription: "same unionid, both proved",
            bindings: [sister],
            proofs: [FlowBench.otherAccount],
            unionID: union,
            decision: .bind(removing: [])
        ),
        Row(testDescription: "no unionid known", bindings: [sister], decision: .bind(removing: [])),
        Row(
            testDescription: "unfollowed, bound to another",
            bindings: [gone],
            decision: .conflict(.boundElsewhere([gone]))
        ),
        Row(
            testDescription: "unfollowed for longer than bindings last",
            bindings: [gone],
            policy: Row.policy { $0.unreachableLife = .seconds(86400) },
            decision: .bind(removing: [gone])
        ),
        Row(
            testDescription: "unfollowed, bindings last longer",
            bindings: [gone],
            policy: Row.policy { $0.unreachableLife = .seconds(86401) },
            decision: .conflict(.boundElsewhere([gone]))
        ),
        Row(testDescription: "account erased", tombstones: [stone], decision: .tombstone(stone)),
        Row(
            testDescription: "another account erased",
            tombstones: [Tombstone(account: FlowBench.otherAccount, of: FlowBench.key, until: now + .seconds(1))],
            decision: .bind(removing: [])
        ),
        Row(
            testDescription: "erased long ago",
            tombstones: [Tombstone(account: FlowBench.account, of: FlowBench.key, until: now)],
            decision: .bind(removing: [])
        ),
        Row(
            testDescription: "two accounts a person may be",
            bindings: [elsewhere],
            policy: Row.policy { $0.accountsPerPerson = 2 },
            decision: .bind(removing: [])
        ),
        Row(
            testDescription: "two accounts and no third, whoever agreed",
            bindings: [elsewhere, elsewhereToo],
            proofs: [FlowBench.otherAccount],
            policy: Row.policy { $0.accountsPerPerson = 2 },
            decision: .conflict(.boundElsewhere([elsewhere, elsewhereToo]))
        ),
        Row(
            testDescription: "others' bindings are none of ours",
            bindings: [
                FlowBench.binding(FlowBench.other, FlowBench.otherAccount),
                FlowBench.binding(FlowBench.person, FlowBench.otherAccount, app: otherApp),
            ],
            decision: .bind(removing: [])
        ),
    ]

    @Test(arguments: table)
    func decidesAsTheTableSays(_ row: Row) {
        let wish = BindingWish(
            openID: FlowBench.person,
            unionID: row.unionID,
            account: FlowBench.account,
            officialAccount: FlowBench.app,
            apiKey: FlowBench.key
        )
        let register = BindingRegister(bindings: row.bindings, tombstones: row.tombstones)
        #expect(row.policy.decide(wish, register, proofs: row.proofs, at: Self.now) == row.decision)
    }
}
