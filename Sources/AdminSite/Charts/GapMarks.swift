internal import Store

/// The times in which nothing could be received, as they lie on an axis: in order, apart, wide enough to be seen.
struct GapMarks: Sendable, Equatable {
    /// One hatched strip, in shares of the width.
    struct Strip: Sendable, Equatable {
        var from: Double
        var to: Double
    }

    /// What a strip measures at least: two pixels of a wide screen.
    static let narrowest = 0.003

    let strips: [Strip]

    init(_ gaps: [ReceivingGap], on axis: TimeAxis) {
        var strips: [Strip] = []
        guard let first = axis.starts.first else {
            self.strips = []
            return
        }
        for gap in gaps.sorted(by: { $0.since < $1.since }) where gap.until > first && gap.since < axis.end {
            let from = min(axis.place(gap.since), 1 - Self.narrowest)
            let to = max(axis.place(gap.until), from + Self.narrowest)
            // Strips that touch are one: there are never more of them than the width has room for.
            if let last = strips.last, from <= last.to {
                strips[strips.count - 1].to = max(last.to, to)
            } else {
                strips.append(Strip(from: from, to: to))
            }
        }
        self.strips = strips
    }
}
