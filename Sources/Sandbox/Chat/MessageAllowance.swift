/// How many customer-service messages one person may still be sent, by what they did last of each kind.
struct MessageAllowance: Sendable {
    enum Trigger: Sendable, Hashable { case scan, follow, message }

    private struct Window {
        let end: Int64
        var left: Int
    }

    private var windows: [Trigger: Window] = [:]

    /// The person did something that opens a window: 3 messages within a minute, or 5 within 48 hours.
    mutating func open(_ trigger: Trigger, at now: Int64) {
        windows[trigger] =
            trigger == .message ? Window(end: now + 48 * 3600, left: 5) : Window(end: now + 60, left: 3)
    }

    /// The person left.
    mutating func close() { windows = [:] }

    /// Takes one message from the window that ends first.
    mutating func take(at now: Int64) throws(PlatformError) {
        windows = windows.filter { now < $0.value.end }
        guard !windows.isEmpty else { throw .outsideWindow }
        let open = windows.filter { $0.value.left > 0 }.min { $0.value.end < $1.value.end }
        guard let open else { throw .tooManyMessages }
        windows[open.key]?.left -= 1
    }
}
