public import HTTPTypes

extension Refusal {
    /// What follows from a refusal.
    public struct Answer: Sendable, Hashable {
        /// The status of the answer.
        public let status: HTTPResponse.Status
        /// Whether the connection stays open.
        ///
        /// It never does so far: after each of these, the sender and we may disagree on where the next request begins.
        public let keepsConnection: Bool
        /// The name in metrics.
        public let label: String
        /// How loudly it is logged.
        public let severity: Severity
        /// What was wrong, in words that hold nothing the sender sent.
        public let reason: String

        init(_ status: HTTPResponse.Status, _ label: String, _ severity: Severity, _ reason: String) {
            self.status = status
            self.label = label
            self.severity = severity
            self.reason = reason
            keepsConnection = false
        }
    }

    /// How loudly a refusal is logged.
    public enum Severity: Sendable, Hashable {
        /// Ordinary on any public address: scanners, slow links.
        case debug
        /// A client that should be looked at, or a smuggling attempt.
        case info
        /// Something on our side.
        case warning
    }

    /// The one table: what follows from each refusal.
    public var answer: Answer {
        switch self {
        case .malformedRequestLine, .requestLineTooLong, .invalidTarget, .authorityMismatch, .unsupportedVersion,
            .tunnelRequested:
            requestLineAnswer
        case .headTooLarge, .tooManyFields, .malformedField, .foldedField, .bareLineEnding, .lookalikeField,
            .missingHost, .repeatedHost, .malformedHost, .unsupportedExpectation:
            fieldAnswer
        case .malformedContentLength, .repeatedContentLength, .conflictingFraming, .unsupportedTransferCoding,
            .transferCodingInHTTP10, .contentNotAllowed, .bodyTooLarge, .malformedChunk, .trailersTooLarge,
            .forbiddenTrailer, .headTimeout, .bodyTimeout, .unanswered:
            bodyAnswer
        }
    }

    private var requestLineAnswer: Answer {
        switch self {
        case .requestLineTooLong(let limit):
            Answer(.uriTooLong, "request_line_too_long", .debug, "the request line is longer than \(limit) bytes")
        case .invalidTarget:
            Answer(.badRequest, "invalid_target", .debug, "the request target is malformed")
        case .authorityMismatch:
            Answer(.badRequest, "authority_mismatch", .info, "the request target names another host than Host")
        case .unsupportedVersion:
            Answer(
                .httpVersionNotSupported,
                "unsupported_version",
                .debug,
                "only HTTP/1.0 and HTTP/1.1 are spoken here"
            )
        case .tunnelRequested:
            Answer(.notImplemented, "tunnel_requested", .debug, "this is no proxy")
        default:
            Answer(.badRequest, "malformed_request_line", .debug, "the request line is malformed")
        }
    }

    private var fieldAnswer: Answer {
        switch self {
        case .headTooLarge(let limit):
            Answer(.requestHeaderFieldsTooLarge, "head_too_large", .debug, "the head is longer than \(limit) bytes")
        case .tooManyFields(let limit):
            Answer(.requestHeaderFieldsTooLarge, "too_many_fields", .debug, "there are more than \(limit) fields")
        case .foldedField:
            Answer(.badRequest, "folded_field", .info, "a field begins with a blank or goes on in a second line")
        case .bareLineEnding:
            Answer(.badRequest, "bare_line_ending", .info, "a line ends in something else than CR LF")
        case .lookalikeField:
            Answer(.badRequest, "lookalike_field", .info, "a field name looks like one that frames the body")
        case .missingHost: Answer(.badRequest, "missing_host", .debug, "Host is missing")
        case .repeatedHost: Answer(.badRequest, "repeated_host", .info, "Host stands more than once")
        case .malformedHost: Answer(.badRequest, "malformed_host", .debug, "Host is malformed")
        case .unsupportedExpectation:
            Answer(.expectationFailed, "unsupported_expectation", .debug, "only Expect: 100-continue is understood")
        default:
            Answer(.badRequest, "malformed_field", .info, "a field line is malformed")
        }
    }

    private var bodyAnswer: Answer {
        switch self {
        case .malformedContentLength:
            Answer(.badRequest, "malformed_content_length", .info, "Content-Length is not one decimal number")
        case .repeatedContentLength:
            Answer(.badRequest, "repeated_content_length", .info, "Content-Length stands more than once")
        case .conflictingFraming:
            Answer(.badRequest, "conflicting_framing", .info, "Content-Length and Transfer-Encoding exclude each other")
        case .unsupportedTransferCoding:
            Answer(
                .notImplemented,
                "unsupported_transfer_coding",
                .info,
                "only Transfer-Encoding: chunked is understood"
            )
        case .transferCodingInHTTP10:
            Answer(.badRequest, "transfer_coding_in_http10", .info, "HTTP/1.0 has no Transfer-Encoding")
        case .contentNotAllowed:
            Answer(.badRequest, "content_not_allowed", .info, "GET and HEAD have no content here")
        case .bodyTooLarge(let limit):
            Answer(.contentTooLarge, "body_too_large", .info, "the body is longer than \(limit) bytes")
        case .trailersTooLarge(let limit):
            Answer(.requestHeaderFieldsTooLarge, "trailers_too_large", .info, "trailers are longer than \(limit) bytes")
        case .forbiddenTrailer:
            Answer(.badRequest, "forbidden_trailer", .info, "a trailer would frame or route the message")
        case .headTimeout(let limit):
            Answer(.requestTimeout, "head_timeout", .debug, "the head did not arrive within \(limit)")
        case .bodyTimeout(let limit):
            Answer(.requestTimeout, "body_timeout", .debug, "the body did not arrive within \(limit)")
        case .unanswered(let limit):
            Answer(.serviceUnavailable, "unanswered", .warning, "no answer was ready within \(limit)")
        default:
            Answer(.badRequest, "malformed_chunk", .info, "a chunk is malformed")
        }
    }

    /// The answer as it goes out: short plain text that echoes nothing.
    public var response: Response {
        let answer = answer
        return Response(
            status: answer.status,
            fields: [.contentType: "text/plain; charset=utf-8"],
            body: Array("\(answer.reason)\n".utf8),
            closesConnection: !answer.keepsConnection
        )
    }
}

extension Refusal: CustomStringConvertible {
    /// What was wrong.
    public var description: String { answer.reason }
}
