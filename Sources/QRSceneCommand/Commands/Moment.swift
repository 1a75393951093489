import ArgumentParser
import QRScene

/// A moment as people name it: so long ago (`90s`, `1h`, `30d`), or a time as RFC 3339 writes it.
enum Moment: ExpressibleByArgument {
    case ago(TimeSpan)
    case at(milliseconds: Int64)

    init?(argument: String) {
        if let span = TimeSpan(argument: argument), span.seconds <= Self.longest {
            self = .ago(span)
        } else if let milliseconds = Timestamp.milliseconds(argument) {
            self = .at(milliseconds: milliseconds)
        } else {
            return nil
        }
    }

    /// A thousand years, which is before everything.
    private static let longest = 1000 * 366 * 86_400

    /// In milliseconds since 1970.
    func milliseconds(now: Int64 = TimeSource.system.unixMilliseconds()) -> Int64 {
        switch self {
        case .ago(let span): now - Int64(span.seconds) * 1000
        case .at(let milliseconds): milliseconds
        }
    }
}
