import Logging
import TestSupport

/// Every line of a logger, down to trace, with its fields.
final class LogLines: Sendable {
    private let lines = EventLog<String>()

    var text: String { lines.values.joined(separator: "\n") }

    func logger() -> Logger {
        Logger(label: "qrscene") { _ in Handler(lines: self.lines) }
    }

    private struct Handler: LogHandler {
        let lines: EventLog<String>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.add("\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])") }
    }
}
