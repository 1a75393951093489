/// How many lines of one kind may be logged.
struct LogAllowance {
    private let linesPerSecond: Int
    private var second: UInt64 = 0
    private var lines = 0
    private var omitted = 0

    /// So many lines in each second.
    init(linesPerSecond: Int) {
        self.linesPerSecond = linesPerSecond
    }

    /// Asks for a line at this time, in milliseconds.
    ///
    /// - Returns: How many lines were omitted since the last one; `nil` where this one is to be omitted too.
    mutating func take(at tick: UInt64) -> Int? {
        if tick / 1000 != second {
            second = tick / 1000
            lines = 0
        }
        guard lines < linesPerSecond else {
            omitted += 1
            return nil
        }
        lines += 1
        defer { omitted = 0 }
        return omitted
    }
}
