internal import CLinux

/// One epoll set, and room for the events of one turn.
///
/// Connections are edge-triggered in both directions and registered once: an edge-triggered entry needs no call to
/// arm or disarm it, so a request on a connection that stays open costs one `recv` and one `send`.
@safe struct EventSet: ~Copyable {
    /// What happened to one descriptor.
    struct Event {
        let token: UInt64
        let mask: UInt32
    }

    private static let capacity = 256
    private let descriptor: Descriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>

    /// Makes an empty set.
    init() throws(SystemError) {
        descriptor = Descriptor(try SystemCall.run("epoll_create1") { clinux_epoll_create() })
        unsafe events = .allocate(capacity: Self.capacity)
    }

    deinit {
        unsafe events.deallocate()
    }

    /// Waits for events, at most so long.
    ///
    /// - Returns: How many there are.
    func wait(milliseconds: Int32) -> Int {
        unsafe SystemCall.wait(number, into: events, milliseconds: milliseconds)
    }

    /// One of the events of the last wait.
    func event(_ index: Int) -> Event {
        var event = unsafe events[index]
        return unsafe Event(token: clinux_event_token(&event), mask: clinux_event_mask(&event))
    }

    /// The set is itself pollable: readable when something in it is.
    var number: Int32 { descriptor.number }

    /// Watches a connection; a descriptor leaves the set when it is closed.
    func addConnection(_ descriptor: Int32, token: UInt64) throws(SystemError) {
        try add(descriptor, clinux_edge_both_ways, token)
    }

    /// Watches a wake-up descriptor; it never needs to be read.
    func addSignal(_ descriptor: Int32, token: UInt64) throws(SystemError) {
        try add(descriptor, clinux_edge_readable, token)
    }

    /// Watches a listening socket, level-triggered: whatever one turn leaves in its queue is reported again.
    func addListener(_ descriptor: Int32, token: UInt64) throws(SystemError) {
        try add(descriptor, clinux_readable, token)
    }

    /// Stops watching.
    func remove(_ descriptor: Int32) {
        _ = clinux_epoll_remove(number, descriptor)
    }

    private func add(_ descriptor: Int32, _ events: UInt32, _ token: UInt64) throws(SystemError) {
        let number = number
        _ = try SystemCall.run("epoll_ctl") { clinux_epoll_add(number, descriptor, events, token) }
    }
}
