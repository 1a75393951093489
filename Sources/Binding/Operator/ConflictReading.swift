internal import OfficialAccount

/// Why a flow waits for a decision, as those may see it who may settle it.
package struct ConflictReading: Sendable, Equatable {
    /// `bound_elsewhere`, `account_taken`, `same_person` or `several_accounts`.
    package let kind: String
    /// The accounts it is about.
    package let accounts: [String]
    /// How far a move has come: `not_asked`, `digits` or `waiting`.
    package let move: String
    /// Until when the owner of the other account may object, in milliseconds since 1970.
    package let waitsUntil: Int64?
    /// Whose fresh login would settle it.
    package let settledBy: [String]

    init(_ conflict: BindingConflict, _ flow: BindingFlow, _ policy: BindingPolicy) {
        let bindings: [Binding]
        (kind, bindings) =
            switch conflict.kind {
            case .boundElsewhere(let bindings): ("bound_elsewhere", bindings)
            case .accountTaken(let bindings): ("account_taken", bindings)
            case .samePerson(let binding): ("same_person", [binding])
            case .severalAccounts(let bindings): ("several_accounts", bindings)
            }
        move =
            switch conflict.move {
            case .notAsked: "not_asked"
            case .digits: "digits"
            case .waiting: "waiting"
            }
        let owners = Set(bindings.map(\.account))
        accounts = owners.map(\.rawValue).sorted()
        settledBy = owners.filter { conflict.isSettled(by: $0, of: flow.account, policy) }.map(\.rawValue).sorted()
        waitsUntil = conflict.waitsUntil?.rawValue
    }
}
