import Foundation
import Logging
import QRScene

/// Writes log messages as JSON lines on standard error, in the shape of the journal's lines.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var object: [String: JSONValue] = [:]
        for (key, value) in metadata { object[key] = .string(value.description) }
        for (key, value) in event.metadata ?? [:] { object[key] = .string(value.description) }
        object["time"] = .string(JSONLines.time(Date()))
        object["level"] = .string(event.level.rawValue)
        object["kind"] = "log"
        object["message"] = .string(event.message.description)
        Terminal.say(JSONText.object(object))
    }
}
