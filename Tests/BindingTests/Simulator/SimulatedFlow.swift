import OfficialAccount

@testable import Binding

/// The people of the simulation: each has a phone, a browser and two accounts.
enum Person: Int, CaseIterable, Sendable {
    case victim
    case attacker
    case stranger

    var openID: OpenID { Self.openIDs[rawValue] }

    static let openIDs = allCases.map { OpenID(rawValue: "oSimulated000000000000000000\($0.rawValue)") }
    static let accounts = allCases.map { person in
        (0..<2).map { AccountReference(rawValue: "account-\(person)-\($0)") }
    }

    static func owner(of openID: OpenID) -> Person? { allCases.first { $0.openID == openID } }
    static func owner(of account: AccountReference) -> Person? {
        allCases.first { accounts[$0.rawValue].contains(account) }
    }
}

/// One flow of the simulation: what the store holds, what the one who started it holds, and what a bystander who sees
/// everything has noted.
struct SimulatedFlow {
    /// What the store holds: the flow after its last compare-and-set.
    var stored: BindingFlow
    let owner: Person
    let verifier: ScanVerifier
    let token: CSRFToken
    /// The pictures so far, the current one last.
    var pictures: [Picture] = []
    /// The digits that each phone was shown.
    var shown: [ShownDigits] = []
    /// Result codes that were handed out, and to whom.
    var handedOut: [(code: ResultCode, at: FlowTime)] = []

    // The bystander's notes.
    let createdAt: FlowTime
    var scanners: Set<OpenID> = []
    var wrongTries = 0
    var isConfirmed = false
    var deliveries = 0

    struct Picture {
        let scene: Fingerprint<FlowScene>
        let ticket: Fingerprint<Ticket>
        let expiresAt: FlowTime
    }

    struct ShownDigits: Equatable {
        let openID: OpenID
        let code: PhoneCode
        let until: FlowTime
    }
}

/// What a step tried, as the bystander saw it.
struct SimulatedStep {
    var flow: Int
    var event: FlowEvent
    /// When the step was taken.
    var at: FlowTime
    var by: Person?
    var note: String
}

/// A step that was taken and is not written yet.
struct UnwrittenStep {
    let step: SimulatedStep
    let loadedVersion: Int64
    let next: BindingFlow
    let outcome: FlowOutcome
}

/// How the simulation differs from the real thing, for the negative controls.
struct Sabotage: Sendable {
    var guards = FlowGuards.all
    /// Writes without comparing versions.
    var writesBlindly = false
    /// Settles by what was bound a while ago, and no unique index objects.
    var settlesByOldRegister = false
}
