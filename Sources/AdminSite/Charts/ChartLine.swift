/// A line through the figures of a series, with no more corners than a wide screen can show.
///
/// Where many figures share a column of the screen its lowest and its highest are drawn, in the order in which they came:
/// what is seen is what all of them together would look like, and no peak is lost.
struct ChartLine: Sendable, Equatable {
    /// A corner, with its place as a share of the width.
    struct Point: Sendable, Equatable {
        var place: Double
        var value: Int64
    }

    /// How many columns a line has at most; each has two corners.
    static let columns = 480

    let points: [Point]

    init(_ values: [Int64]) {
        let count = values.count
        let middle = { (index: Int) in (Double(index) + 0.5) / Double(count) }
        guard count > 2 * Self.columns else {
            points = values.enumerated().map { Point(place: middle($0.offset), value: $0.element) }
            return
        }
        points = (0..<Self.columns).flatMap { column -> [Point] in
            let indices = column * count / Self.columns..<(column + 1) * count / Self.columns
            let lowest = indices.min { values[$0] < values[$1] } ?? indices.lowerBound
            let highest = indices.max { values[$0] < values[$1] } ?? indices.lowerBound
            return Set([lowest, highest]).sorted().map { Point(place: middle($0), value: values[$0]) }
        }
    }

    /// The line from the left edge to the right one: half a stretch before the first middle and after the last is flat.
    ///
    /// - Returns: What the attribute `d` of a path takes; empty where there is nothing.
    func path(width: Double, height: Double, _ scale: ChartScale) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        let y = { (value: Int64) in Coordinate(height * (1 - scale.share(value))) }
        var path = "M0 \(y(first.value))"
        for point in points { path += "L\(Coordinate(width * point.place)) \(y(point.value))" }
        return path + "L\(Coordinate(width)) \(y(last.value))"
    }

    /// The ground below the line.
    func area(width: Double, height: Double, _ scale: ChartScale) -> String {
        let line = path(width: width, height: height, scale)
        return line.isEmpty ? "" : line + "V\(Coordinate(height))H0Z"
    }
}
