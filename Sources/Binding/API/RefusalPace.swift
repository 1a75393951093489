internal import Store

/// Lets all refusals of completing a flow leave after the same time: how long one takes must not tell why.
///
/// The time is longer than any of them takes, and a little is added at random, so that what is left of a difference
/// drowns.
struct RefusalPace: Sendable {
    private let time: TimeSource
    private let floor: Duration

    init(time: TimeSource, floor: Duration = .milliseconds(200)) {
        self.time = time
        self.floor = floor
    }

    /// Waits until the floor has passed since a request came.
    func wait(since begin: ContinuousClock.Instant) async {
        let extra = Duration.milliseconds(Int.random(in: 0...20))
        try? await time.sleep(begin + floor + extra)
    }
}
