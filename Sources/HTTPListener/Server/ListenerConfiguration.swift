public import HTTPWire

/// How a server listens and what it bears.
public struct ListenerConfiguration: Sendable, Hashable {
    /// How much of a request is taken.
    public var limits: Limits
    /// How long a connection may take for what.
    public var timeouts: Timeouts
    /// Number of lanes; default: one a core.
    public var lanes: Int
    /// Connections of all lanes together; default 20,000.
    ///
    /// Beyond it nothing is accepted until one has gone.
    public var connections: Int
    /// Requests of one connection that may wait for their answers; default 32.
    ///
    /// Beyond it the connection is not read.
    public var requestsInFlight: Int
    /// Bytes of answers that may wait for one slow reader; default 256 KiB.
    ///
    /// Beyond it the connection is not read.
    public var unsentBytes: Int
    /// Bytes of a streamed answer that may wait for its slow reader, beside those that the socket was handed last and has
    /// not taken; default 64 KiB.
    ///
    /// Beyond it the connection is closed.
    public var streamBytes: Int

    /// Sets what differs from the defaults.
    public init(
        limits: Limits = Limits(),
        timeouts: Timeouts = Timeouts(),
        lanes: Int = ListenerConfiguration.processors,
        connections: Int = 20_000,
        requestsInFlight: Int = 32,
        unsentBytes: Int = 256 << 10,
        streamBytes: Int = 64 << 10
    ) {
        self.limits = limits
        self.timeouts = timeouts
        self.lanes = max(1, lanes)
        self.connections = max(1, connections)
        self.requestsInFlight = max(1, requestsInFlight)
        self.unsentBytes = max(1, unsentBytes)
        self.streamBytes = max(1, streamBytes)
    }
}
