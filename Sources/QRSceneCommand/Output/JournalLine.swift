import Foundation
import QRScene

/// One thing that happened, with its time, on its way to the screen or the log.
struct JournalLine: Sendable {
    enum Happening: Sendable {
        case received(PushArrival)
        case answered(PushAnswer)
        case refused(EndpointRefusal)
        case noted(PushNote)
        /// So many refusals were left out to keep a flood of forgeries from flooding the log.
        case refusalsLeftOut(Int)
        /// So many lines were left out because the output could not keep up.
        case linesLeftOut(Int)
    }

    var time: Date
    var happening: Happening
}

/// How lines are written.
protocol LineFormat: Sendable {
    /// The line without its line feed.
    func line(_ line: JournalLine) -> String
}
