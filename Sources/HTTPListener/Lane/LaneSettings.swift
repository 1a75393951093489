internal import HTTPWire

/// What all lanes of a server share and never change.
struct LaneSettings: Sendable {
    let limits: Limits
    let timeouts: Timeouts
    let bounds: ConnectionState.Bounds
    let streamBytes: Int
    /// The deadlines' durations in milliseconds, by kind.
    let durations: [UInt64]

    init(_ configuration: ListenerConfiguration) {
        limits = configuration.limits
        timeouts = configuration.timeouts
        bounds = ConnectionState.Bounds(
            inFlight: configuration.requestsInFlight,
            unsentBytes: configuration.unsentBytes
        )
        streamBytes = configuration.streamBytes
        durations = ConnectionState.Deadline.allCases.map {
            configuration.timeouts.duration(of: $0).wholeMilliseconds
        }
    }
}
