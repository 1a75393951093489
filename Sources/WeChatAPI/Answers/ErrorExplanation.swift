/// What an errcode means, what mostly causes it, and what a client does about it.
public struct ErrorExplanation: Sendable, Hashable {
    /// What a client does about it.
    public enum Remedy: String, Sendable, Hashable, CaseIterable {
        /// Nothing: the call succeeded.
        case none
        /// Try again after 1, 2 and 4 seconds.
        case backOff
        /// Get a token once and try again once.
        case refreshToken
        /// A person must change the configuration; trying again is no use.
        case configure
        /// The request itself is wrong: correct the caller.
        case correctRequest
        /// Give this one up; the next may succeed.
        case drop
        /// Stop until midnight in China.
        case waitForMidnight
        /// Stop until the next minute.
        case waitForMinute
    }

    /// What it means and what mostly causes it.
    public let meaning: String
    /// What to do.
    public let fix: String
    /// What a client does about it.
    public let remedy: Remedy

    init(_ remedy: Remedy, _ meaning: String, _ fix: String) {
        self.remedy = remedy
        self.meaning = meaning
        self.fix = fix
    }
}
