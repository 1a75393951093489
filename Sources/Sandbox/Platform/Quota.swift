/// How often something may be done within a day of the platform (midnight is China's) or a minute.
struct Quota: Sendable {
    enum Window: Sendable { case minute, day }

    private let limit: Int
    private let window: Window
    private var period: Int64 = .min
    private var used = 0

    init(_ limit: Int, a window: Window) {
        self.limit = limit
        self.window = window
    }

    /// Now and then `true`, for work that need not be done each time.
    var isTimeToSweep: Bool { used % 1024 == 0 }

    /// Takes one; `false` where none is left until the next period.
    mutating func take(at now: Int64) -> Bool {
        let current =
            switch window {
            case .minute: now / 60
            case .day: (now + 8 * 3600) / 86_400
            }
        if current != period { (period, used) = (current, 0) }
        guard used < limit else { return false }
        used += 1
        return true
    }
}
