internal import Store

/// A bulk retry as it is remembered: any instance shows it and can cancel it, one works on it.
struct RetryRun: Sendable, Equatable {
    /// How far it is.
    enum State: String, Sendable {
        case running
        case cancelled
        case finished
    }

    var state: State
    /// When it began, in milliseconds since 1970; also which run it is.
    let startedAt: Int64
    /// When it was last heard of.
    var heardAt: Int64
    /// How many are to be retried.
    let total: Int
    /// How many came again.
    var done = 0
    /// How many could not.
    var failed = 0
    /// How many a second.
    let rate: Int

    init(total: Int, rate: Int, at now: Int64) {
        (state, startedAt, heardAt, self.total, self.rate) = (.running, now, now, total, rate)
    }

    /// Whether somebody works on it: one of a process that has ended is heard of no more.
    func isAlive(at now: Int64) -> Bool { state == .running && now - heardAt < 30_000 }

    /// What is stored.
    var body: [UInt8] { Array("\(state.rawValue) \(startedAt) \(heardAt) \(total) \(done) \(failed) \(rate)".utf8) }

    /// Reads what is stored; `nil` for what another version wrote.
    init?(body: [UInt8]) {
        let words = String(decoding: body, as: UTF8.self).split(separator: " ")
        let numbers = words.dropFirst().compactMap { Int64($0) }
        guard numbers.count == 6, let state = words.first.flatMap({ State(rawValue: String($0)) }) else { return nil }
        (self.state, startedAt, heardAt) = (state, numbers[0], numbers[1])
        (total, done, failed, rate) = (Int(numbers[2]), Int(numbers[3]), Int(numbers[4]), Int(numbers[5]))
    }
}
