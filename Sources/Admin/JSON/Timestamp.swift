internal import FoundationEssentials

/// Moments as RFC 3339 writes them, in UTC with milliseconds.
package enum Timestamp {
    /// `2026-01-01T00:00:00.000Z`, for milliseconds since 1970.
    package static func text(_ milliseconds: Int64) -> String {
        // The fraction by hand: as a part of a floating number it would be one too low now and then.
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let whole = Date(timeIntervalSince1970: Double(rest < 0 ? seconds - 1 : seconds)).formatted(.iso8601)
        let fraction = String(1000 + (rest < 0 ? rest + 1000 : rest)).dropFirst()
        return "\(whole.dropLast()).\(fraction)Z"
    }

    /// Milliseconds since 1970 of a moment with any zone, with or without a fraction; `nil` where the text is none.
    package static func milliseconds(_ text: String) -> Int64? {
        // The style is lenient about what stands behind: nothing may.
        let zone = text.hasSuffix("Z") ? "Z" : text.suffix(6)
        guard zone == "Z" || zone.first == "+" || zone.first == "-" else { return nil }
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? fractional.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        return Int64(exactly: milliseconds)
    }
}
