/// Finds the best of many integer ranges that contain a number: the ranges are cut into spans with one winner each.
struct RangeIndex: Sendable {
    /// Where each span begins, ascending; it reaches to the next one's begin.
    private(set) var starts: [UInt32] = []
    /// The rank of the winner of each span, -1 for none.
    private(set) var winners: [Int32] = []

    /// Paints the ranges, best rank first, each on what is still free.
    init(_ ranges: [(range: ClosedRange<UInt32>, rank: Int)]) {
        let cuts = Set(ranges.flatMap { [UInt64($0.range.lowerBound), UInt64($0.range.upperBound) + 1] }).sorted()
        winners = Array(repeating: -1, count: cuts.count)
        // Leads from a span to the first free one at or after it, so that each span is painted and passed once.
        var free = Array(0...cuts.count)
        for (range, rank) in ranges.sorted(by: { $0.rank < $1.rank }) {
            let end = Self.place(of: UInt64(range.upperBound) + 1, in: cuts)
            var span = Self.firstFree(Self.place(of: UInt64(range.lowerBound), in: cuts), &free)
            while span < end {
                winners[span] = Int32(rank)
                free[span] = span + 1
                span = Self.firstFree(span, &free)
            }
        }
        // The last cut may be 2^32, after which no number comes.
        starts = cuts.filter { $0 <= UInt32.max }.map { UInt32($0) }
        winners.removeLast(winners.count - starts.count)
    }

    /// The rank of the best range that contains the number.
    func winner(of number: UInt32) -> Int? {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= number { low = middle + 1 } else { high = middle }
        }
        guard low > 0, winners[low - 1] >= 0 else { return nil }
        return Int(winners[low - 1])
    }

    /// The spans that a range won, for the question whether it ever runs.
    func spans(wonBy rank: Int) -> [ClosedRange<UInt32>] {
        winners.indices.filter { winners[$0] == Int32(rank) }.map { span in
            starts[span]...(span + 1 < starts.count ? starts[span + 1] - 1 : UInt32.max)
        }
    }

    private static func place(of cut: UInt64, in cuts: [UInt64]) -> Int {
        var low = 0
        var high = cuts.count
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle] < cut { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func firstFree(_ span: Int, _ free: inout [Int]) -> Int {
        var root = span
        while free[root] != root { root = free[root] }
        var next = span
        while free[next] != root {
            (next, free[next]) = (free[next], root)
        }
        return root
    }
}
