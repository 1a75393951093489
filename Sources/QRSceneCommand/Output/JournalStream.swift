import Foundation
import QRScene
import Synchronization

/// Takes what journals hear from the lanes to one task that formats and writes it.
///
/// The lanes only hand a value over: formatting and writing would cost more than the push itself. The queue is bounded;
/// what does not fit is counted and said, never waited for.
final class JournalStream: PushJournal {
    /// Lines that may wait.
    private static let capacity = 20_000
    /// Refusals that are written in one second.
    private static let refusalsPerSecond = 20

    private let lines: AsyncStream<JournalLine>
    private let input: AsyncStream<JournalLine>.Continuation
    private let leftOut = Atomic<Int>(0)
    private let format: any LineFormat
    private let write: @Sendable (String) -> Void

    init(format: any LineFormat, write: @escaping @Sendable (String) -> Void) {
        self.format = format
        self.write = write
        (lines, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.capacity))
    }

    func received(_ arrival: PushArrival) { hand(.received(arrival)) }

    func answered(_ answer: PushAnswer) { hand(.answered(answer)) }

    func refused(_ refusal: EndpointRefusal) { hand(.refused(refusal)) }

    func noted(_ note: PushNote) {
        if NoteText.isNews(note) { hand(.noted(note)) }
    }

    /// No more lines; ``run()`` ends once those in the queue are written.
    func finish() { input.finish() }

    /// Writes lines until ``finish()``.
    func run() async {
        var second = 0
        var refusals = 0
        for await line in lines {
            let now = Int(line.time.timeIntervalSince1970)
            if now != second {
                sayWhatWasLeftOut(refusals, line.time)
                (second, refusals) = (now, 0)
            }
            if case .refused = line.happening {
                refusals += 1
                guard refusals <= Self.refusalsPerSecond else { continue }
            }
            write(format.line(line))
        }
        sayWhatWasLeftOut(refusals, Date())
    }

    private func sayWhatWasLeftOut(_ refusals: Int, _ time: Date) {
        if refusals > Self.refusalsPerSecond { say(.refusalsLeftOut(refusals - Self.refusalsPerSecond), time) }
        let leftOut = leftOut.exchange(0, ordering: .relaxed)
        if leftOut > 0 { say(.linesLeftOut(leftOut), time) }
    }

    private func say(_ happening: JournalLine.Happening, _ time: Date) {
        write(format.line(JournalLine(time: time, happening: happening)))
    }

    private func hand(_ happening: JournalLine.Happening) {
        if case .dropped = input.yield(JournalLine(time: Date(), happening: happening)) {
            leftOut.wrappingAdd(1, ordering: .relaxed)
        }
    }
}
