/// What needs a person now.
enum NowConcern: Sendable, Equatable {
    /// No push could be stored.
    case notReady(String)
    /// Pushes are taken, and something is not as it should be.
    case remark(String)
    /// Jobs were given up; with whether there are more than were counted.
    case deadJobs(Int, isAtLeast: Bool)
    /// Handlers failed within the last hour.
    case failures(Int, isAtLeast: Bool)

    /// Where it is looked after.
    var path: String {
        switch self {
        case .notReady, .remark: "/health"
        case .deadJobs: "/failures#jobs"
        case .failures: "/failures"
        }
    }
}
