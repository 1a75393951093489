import OfficialAccount

@testable import Binding

/// Where a flow can stand when something happens to it: every state, and those of a conflict that differ.
enum FlowSituation: String, CaseIterable, Sendable {
    case created
    case scanned
    case confirmed
    /// The person is bound to another account.
    case elsewhere
    /// A move waits for objections.
    case moving
    /// A login of somebody with two accounts.
    case several
    case bound
    case loggedIn
    case expired
    case cancelled
    case failed
    case revoked

    /// A flow that stands there, by the events that lead there.
    var bench: FlowBench {
        get throws {
            switch self {
            case .several, .loggedIn: try login()
            default: try bind()
            }
        }
    }

    private func bind() throws -> FlowBench {
        var bench = try FlowBench()
        switch self {
        case .created: break
        case .scanned: bench.scan()
        case .confirmed:
            bench.scan()
            bench.submit()
        case .elsewhere, .moving:
            bench.register.bindings = [FlowBench.binding(FlowBench.person, FlowBench.otherAccount)]
            bench.complete()
            guard self == .moving else { break }
            bench.apply(.chat(.number(1), from: FlowBench.person))
            bench.submit()
        case .bound, .revoked:
            bench.complete()
            if self == .revoked { bench.apply(.revoke(.operator)) }
        case .expired:
            bench.wait(.seconds(600))
            bench.apply(.clock)
        case .cancelled: bench.apply(.cancel(.operator))
        case .failed: bench.apply(.codeRefused(scene: bench.flow.code.scene))
        case .several, .loggedIn: break
        }
        return bench
    }

    private func login() throws -> FlowBench {
        var bench = try FlowBench(.login) { $0.bindings.accountsPerPerson = 2 }
        let accounts = self == .several ? [FlowBench.account, FlowBench.otherAccount] : [FlowBench.account]
        bench.register.bindings = accounts.map { FlowBench.binding(FlowBench.person, $0) }
        bench.complete()
        return bench
    }

    var state: FlowState.Name {
        switch self {
        case .created: .created
        case .scanned: .scanned
        case .confirmed: .confirmed
        case .elsewhere, .moving, .several: .conflict
        case .bound: .bound
        case .loggedIn: .loggedIn
        case .expired: .expired
        case .cancelled: .cancelled
        case .failed: .failed
        case .revoked: .revoked
        }
    }
}
