import HTTPWire
import Testing

/// How the bytes of a case reach the parser.
enum Feed: Sendable, CaseIterable, CustomStringConvertible {
    case whole
    case byteByByte
    case everySplit

    var description: String {
        switch self {
        case .whole: "whole"
        case .byteByByte: "byte by byte"
        case .everySplit: "split once, at every point"
        }
    }

    /// The ways to cut these bytes.
    func cuts(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
        switch self {
        case .whole: [[bytes[...]]]
        case .byteByByte: [bytes.indices.map { bytes[$0...$0] }]
        case .everySplit: bytes.indices.dropFirst().map { [bytes[..<$0], bytes[$0...]] }
        }
    }
}

/// What a parser made of some bytes.
struct Outcome: Equatable {
    var requests: [String] = []
    var refusal: Refusal?
    var progress = RequestParser.Progress.nothing
}

/// Feeds the pieces to a new parser, as a connection does.
func parse(_ pieces: [ArraySlice<UInt8>], limits: Limits = Limits()) -> Outcome {
    var parser = RequestParser(limits: limits)
    var outcome = Outcome()
    do {
        for piece in pieces {
            let input = Array(piece)
            var offset = 0
            while offset < input.count {
                guard let request = try parser.next(input.span, at: &offset, receivedAt: .now, from: nil) else {
                    #expect(offset == input.count, "a parser that wants more must have taken everything")
                    break
                }
                outcome.requests.append(summary(request))
            }
        }
    } catch {
        outcome.refusal = error
        return outcome
    }
    outcome.progress = parser.progress
    return outcome
}

/// All that a handler can see of a request, in one line.
func summary(_ request: Request) -> String {
    let query = String(decoding: request.query, as: UTF8.self)
    let body = String(decoding: request.body, as: UTF8.self)
    let version = request.version == .http11 ? "1.1" : "1.0"
    let keep = request.wantsKeepAlive ? "keep" : "close"
    return "\(request.method) \(request.path) [\(query)] \(version) \(keep) [\(body)]"
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
