import Foundation
import Logging
import QRScene
import QRSceneTesting
import Synchronization

/// Writes each new push as a fixture, beside the lanes.
///
/// The lanes only hand over a number; a task of its own reads the push from the database and writes the files. Where
/// more come than it can write, some are left out and counted: a push is never kept waiting.
final class PushRecorder: PushJournal {
    private let folder: String
    private let numbers: AsyncStream<PushID>
    private let input: AsyncStream<PushID>.Continuation
    private let leftOut = Atomic<Int>(0)

    /// - Parameters:
    ///   - folder: Where the fixtures go; it is made where there is none.
    ///   - capacity: Numbers that may wait: a second's or two's writing, for which an orderly end waits.
    /// - Throws: ``ConfigurationError/unreadable(path:reason:)`` where it cannot be.
    init(folder: String, capacity: Int = 2000) throws(ConfigurationError) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .unreadable(
                path: folder,
                reason: "it cannot be made a folder: \((error as NSError).localizedDescription)"
            )
        }
        (numbers, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(capacity))
    }

    func received(_ arrival: PushArrival) {}

    func answered(_ answer: PushAnswer) {
        guard let id = answer.pushID else { return }
        switch answer.source {
        case .route, .unrouted, .deadline, .failed: break
        case .joined, .repeated, .spooled, .unavailable: return
        }
        if case .dropped = input.yield(id) { leftOut.wrappingAdd(1, ordering: .relaxed) }
    }

    func refused(_ refusal: EndpointRefusal) {}

    func noted(_ note: PushNote) {}

    /// No more numbers; ``run(_:_:_:)`` ends once those in the queue are written.
    func finish() { input.finish() }

    /// Writes fixtures until ``finish()``.
    func run(_ archive: any PushArchive, _ reader: PushReader, _ logger: Logger) async {
        var problem = ""
        var next = ContinuousClock.now
        for await id in numbers {
            do {
                try await write(id, archive, reader)
                problem = ""
            } catch {
                // Said once: a full disk would fill the log too.
                if "\(error)" != problem { logger.error("could not record \(id): \(error)") }
                problem = "\(error)"
            }
            guard .now >= next else { continue }
            next = .now + .seconds(1)
            sayWhatWasLeftOut(logger)
        }
        sayWhatWasLeftOut(logger)
    }

    private func write(_ id: PushID, _ archive: any PushArchive, _ reader: PushReader) async throws {
        guard let push = try await archive.push(id) else { return }
        let reply = push.settlement.flatMap { reader.reply(in: $0.answer.body, account: push.record.account) }
        try Fixture(push, reading: reader.read(push), reply: reply).write(to: folder)
    }

    private func sayWhatWasLeftOut(_ logger: Logger) {
        let count = leftOut.exchange(0, ordering: .relaxed)
        if count > 0 { logger.warning("left \(count) pushes unrecorded: they come faster than they can be written") }
    }
}
