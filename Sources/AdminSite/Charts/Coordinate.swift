internal import HTMLPages

/// A place or a length in a drawing, with two decimals: finer than any screen shows.
struct Coordinate: Sendable, Equatable, CustomStringConvertible {
    /// In hundredths.
    let hundredths: Int

    init(_ value: Double) {
        // Far beyond what is drawn, and within what an Int holds.
        hundredths = value.isFinite ? Int((min(max(value, -1e9), 1e9) * 100).rounded()) : 0
    }

    /// `12.5`, `-0.25`, `7`.
    var description: String {
        let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        return "\(sign)\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
    }
}

extension HTML.StringInterpolation {
    /// Digits, a dot and a sign need no escaping.
    mutating func appendInterpolation(_ coordinate: Coordinate) { appendLiteral(coordinate.description) }
}
