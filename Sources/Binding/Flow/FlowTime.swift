internal import OfficialAccount

/// A moment in milliseconds since 1970, by the one clock that all servers share: the database's.
struct FlowTime: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    let rawValue: Int64

    static func < (left: FlowTime, right: FlowTime) -> Bool { left.rawValue < right.rawValue }

    static func + (time: FlowTime, duration: Duration) -> FlowTime {
        FlowTime(rawValue: time.rawValue &+ duration.wholeMilliseconds)
    }

    static func - (time: FlowTime, duration: Duration) -> FlowTime {
        FlowTime(rawValue: time.rawValue &- duration.wholeMilliseconds)
    }

    static func - (later: FlowTime, earlier: FlowTime) -> Duration {
        .milliseconds(later.rawValue &- earlier.rawValue)
    }
}
