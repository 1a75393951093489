import HTTPTypes
import HTTPWire
import Testing

@Suite("Refusal")
struct RefusalTests {
    struct Row: Sendable, CustomStringConvertible {
        let refusal: Refusal
        let status: Int
        let label: String
        let severity: Refusal.Severity
        var description: String { label }

        init(_ refusal: Refusal, _ status: Int, _ label: String, _ severity: Refusal.Severity) {
            self.refusal = refusal
            self.status = status
            self.label = label
            self.severity = severity
        }
    }

    static let rows: [Row] = [
        Row(.malformedRequestLine, 400, "malformed_request_line", .debug),
        Row(.requestLineTooLong(limit: 7), 414, "request_line_too_long", .debug),
        Row(.invalidTarget, 400, "invalid_target", .debug),
        Row(.authorityMismatch, 400, "authority_mismatch", .info),
        Row(.unsupportedVersion, 505, "unsupported_version", .debug),
        Row(.tunnelRequested, 501, "tunnel_requested", .debug),
        Row(.headTooLarge(limit: 7), 431, "head_too_large", .debug),
        Row(.tooManyFields(limit: 7), 431, "too_many_fields", .debug),
        Row(.malformedField, 400, "malformed_field", .info),
        Row(.foldedField, 400, "folded_field", .info),
        Row(.bareLineEnding, 400, "bare_line_ending", .info),
        Row(.lookalikeField, 400, "lookalike_field", .info),
        Row(.missingHost, 400, "missing_host", .debug),
        Row(.repeatedHost, 400, "repeated_host", .info),
        Row(.malformedHost, 400, "malformed_host", .debug),
        Row(.malformedContentLength, 400, "malformed_content_length", .info),
        Row(.repeatedContentLength, 400, "repeated_content_length", .info),
        Row(.conflictingFraming, 400, "conflicting_framing", .info),
        Row(.unsupportedTransferCoding, 501, "unsupported_transfer_coding", .info),
        Row(.transferCodingInHTTP10, 400, "transfer_coding_in_http10", .info),
        Row(.contentNotAllowed, 400, "content_not_allowed", .info),
        Row(.bodyTooLarge(limit: 7), 413, "body_too_large", .info),
        Row(.malformedChunk, 400, "malformed_chunk", .info),
        Row(.trailersTooLarge(limit: 7), 431, "trailers_too_large", .info),
        Row(.forbiddenTrailer, 400, "forbidden_trailer", .info),
        Row(.unsupportedExpectation, 417, "unsupported_expectation", .debug),
        Row(.headTimeout(.seconds(7)), 408, "head_timeout", .debug),
        Row(.bodyTimeout(.seconds(7)), 408, "body_timeout", .debug),
        Row(.unanswered(.seconds(7)), 503, "unanswered", .warning),
    ]

    @Test("Row", arguments: rows)
    func standsInTheTable(_ row: Row) {
        let answer = row.refusal.answer
        #expect(answer.status.code == row.status)
        #expect(answer.label == row.label)
        #expect(answer.severity == row.severity)
        #expect(!answer.keepsConnection)
        #expect(!answer.reason.isEmpty)
        #expect(row.refusal.description == answer.reason)
    }

    @Test("Limit", arguments: rows)
    func namesTheLimit(_ row: Row) {
        switch row.refusal {
        case .requestLineTooLong, .headTooLarge, .tooManyFields, .bodyTooLarge, .trailersTooLarge, .headTimeout,
            .bodyTimeout, .unanswered:
            #expect(row.refusal.description.contains("7"))
        default:
            #expect(!row.refusal.description.contains("7"))
        }
    }

    @Test func labelsAreDistinct() {
        #expect(Set(Self.rows.map(\.label)).count == Self.rows.count)
    }

    @Test func answersInPlainTextAndCloses() {
        let response = Refusal.missingHost.response
        #expect(response.fields[.contentType] == "text/plain; charset=utf-8")
        #expect(String(decoding: response.body, as: UTF8.self) == "Host is missing\n")
        #expect(response.closesConnection)
    }
}
