internal import OfficialAccount

/// After some refusals the same call would be refused again until a known second: so long it is not made.
struct CallHold: Sendable, Equatable {
    /// How long a wrong configuration is believed to stay wrong, in seconds.
    static let configurationSeconds: Int64 = 60

    /// Codes that concern the account and not one interface: wherever they come from, the next call gets them too.
    private static let ofTheAccount: Set<ErrorCode> = [
        .invalidAppID, .invalidAppSecret, .addressNotAllowed, .appSecretFrozen,
    ]

    let refusal: PlatformRefusal
    /// Seconds since 1970.
    let until: Int64
    private let since: Int64

    /// The hold that follows from a refusal; `nil` where the next call may fare better.
    init?(after refusal: PlatformRefusal, at now: Int64) {
        switch refusal.explanation.remedy {
        case .waitForMidnight: until = ChinaTime.nextMidnight(after: now)
        case .waitForMinute: until = ChinaTime.nextMinute(after: now)
        case .configure where refusal.operation.sendsCredentials || Self.ofTheAccount.contains(refusal.code):
            until = now &+ Self.configurationSeconds
        default: return nil
        }
        self.refusal = refusal
        since = now
    }

    /// Whether the call may be made; also where the wall clock was set back, so that no hold outlives a correction.
    func isOver(at now: Int64) -> Bool { now >= until || now < since }
}
