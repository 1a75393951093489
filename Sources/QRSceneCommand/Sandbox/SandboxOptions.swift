import ArgumentParser
import Sandbox

/// What `sandbox` and `dev` have in common.
struct SandboxOptions: ParsableArguments {
    @Option(name: .long, help: "What everything random follows from: tickets, tokens, OpenIDs, chaos.")
    var seed: UInt64 = 1

    @Option(
        name: .long,
        help: "How much goes wrong between the platform and the account: off, mild or hostile.",
        transform: { text in
            guard let chaos = Chaos(rawValue: text) else {
                throw ValidationError("--chaos takes off, mild or hostile")
            }
            return chaos
        }
    )
    var chaos: Chaos = .off

    @Option(
        name: .customLong("sandbox-listen"),
        help: ArgumentHelp("Where the platform and its phone page answer.", valueName: "host:port")
    )
    var listen: String?
}
