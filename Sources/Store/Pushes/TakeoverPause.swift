/// When a process may take over what others hold, by its own signs of life.
///
/// A store that was away, or a clock that leapt, lets every sign of life run out at once: then the living look as dead as
/// the dead, and whoever shows life first would take away all that the others are working on. Their handlers would run
/// twice, and their people be answered late. A process that finds its own sign of life run out knows of that, and gives
/// the others ``rounds`` of its own to show theirs.
public struct TakeoverPause: Sendable, Equatable {
    /// Signs of life of ours that the others are given: within the time between two of them each living one shows its
    /// own, the second is for one that is late.
    public static let rounds = 2

    private var roundsLeft = 0
    private var isFirst = true

    /// For a process that has shown no life yet.
    public init() {}

    /// Whether others are left alone.
    public var isOn: Bool { roundsLeft > 0 }

    /// This process has shown life.
    ///
    /// - Parameter wasAlive: Whether its sign before still counted then. The first has none before it: whoever has just
    ///   started takes over at once.
    public mutating func showedLife(wasAlive: Bool) {
        roundsLeft = wasAlive || isFirst ? max(0, roundsLeft - 1) : Self.rounds
        isFirst = false
    }
}
