public import Admin
public import Forwarding
public import HTTPListener
public import Inbox
public import Store

/// How a receiver listens, remembers and reports.
public struct ReceiverConfiguration: Sendable {
    /// Where the platform reaches the callbacks.
    public var addresses: [ListenAddress]
    /// Where `/livez`, `/readyz`, `/metrics` and the API answer; empty: nowhere.
    public var adminAddresses: [ListenAddress]
    /// What this receiver does; everything, unless several share a store.
    public var roles = Set(ReceiverRole.allCases)
    /// Limits, deadlines and lanes of the public listener.
    public var listener: ListenerConfiguration
    /// How long and how much handlers may work.
    public var limits: InboxLimits
    /// What remembers the pushes; `nil` for memory alone.
    public var store: (any InboxStore & OutboxStore)?
    /// Who hears of pushes besides the metrics.
    public var journals: [any PushJournal]
    /// Counts pushes and connections; `nil` counts nothing, and `/metrics` is empty.
    public var metrics: MetricsRegistry?
    /// The clocks.
    public var time: TimeSource
    /// Who does the jobs that pushes leave: late replies, forwards.
    public var performers: [any JobPerformer]
    /// Which targets of jobs are left alone, since they keep failing.
    public var breakers: CircuitBreakers
    /// How long pushes are kept, where the store keeps them; `nil` for ever.
    public var retention: Duration?
    /// What opens the API to other machines; `nil`: this machine alone may ask.
    public var apiKey: APIKey?
    /// Scan-to-bind and scan-to-login; `nil` offers neither.
    public var binding: BindingSetup?
    /// Counting by channels, and codes; for stores that keep facts.
    public var channels = ChannelSetup()
    /// Makes jobs of replies that came after their push had to be answered.
    public var lateReplies: LateReplyHook

    /// The defaults: the callback on port 8080 of this machine, the admin endpoints on 8081, pushes kept in memory.
    ///
    /// - Parameters:
    ///   - addresses: Where the platform reaches the callbacks.
    ///   - adminAddresses: Where the admin endpoints answer.
    public init(
        addresses: [ListenAddress] = [.loopback(port: 8080)],
        adminAddresses: [ListenAddress] = [.loopback(port: 8081)]
    ) {
        self.addresses = addresses
        self.adminAddresses = adminAddresses
        listener = ListenerConfiguration()
        limits = InboxLimits()
        journals = []
        metrics = MetricsRegistry()
        time = .system
        performers = []
        breakers = CircuitBreakers()
        retention = .seconds(30 * 86_400)
        lateReplies = { _ in nil }
    }

    /// Lets late replies be written as jobs, and be sent.
    public mutating func sendLateReplies(by sender: LateReplySender) {
        lateReplies = sender.hook
        performers.append(sender)
    }

    /// Lets the jobs of forwards be done by whoever makes their first attempts.
    public mutating func sendForwards(by forwarder: Forwarder) {
        performers.append(forwarder)
        breakers = forwarder.breakers
    }
}
