/// Why a request is not taken.
///
/// Each refusal has one row in ``answer``, the only place that says what follows from it.
public enum Refusal: Error, Sendable, Hashable {
    /// The first line is not `method SP target SP version`.
    case malformedRequestLine
    /// The first line is longer than the whole head may be.
    case requestLineTooLong(limit: Int)
    /// The target has a form or a byte that RFC 9112 §3.2 does not know.
    case invalidTarget
    /// The target names another host than `Host` does.
    case authorityMismatch
    /// Another version than HTTP/1.0 and HTTP/1.1.
    case unsupportedVersion
    /// `CONNECT`: this is no proxy.
    case tunnelRequested
    /// The head is longer than it may be.
    case headTooLarge(limit: Int)
    /// There are more fields than there may be.
    case tooManyFields(limit: Int)
    /// A field line is not `name ":" value`, or has a byte that may not stand there.
    case malformedField
    /// A field is continued on a second line (obs-fold).
    case foldedField
    /// A carriage return or a line feed stands alone.
    case bareLineEnding
    /// A name that other readers may take for `Content-Length` or `Transfer-Encoding`.
    case lookalikeField
    /// HTTP/1.1 without `Host`.
    case missingHost
    /// More than one `Host`.
    case repeatedHost
    /// `Host` is not `host [":" port]`.
    case malformedHost
    /// `Content-Length` is not one decimal number that fits.
    case malformedContentLength
    /// More than one `Content-Length`, equal or not.
    case repeatedContentLength
    /// Both `Content-Length` and `Transfer-Encoding`.
    case conflictingFraming
    /// Any `Transfer-Encoding` but exactly one `chunked`.
    case unsupportedTransferCoding
    /// `Transfer-Encoding` in HTTP/1.0, which has none.
    case transferCodingInHTTP10
    /// `GET` or `HEAD` with content.
    case contentNotAllowed
    /// The body is longer than it may be.
    case bodyTooLarge(limit: Int)
    /// A chunk size, a chunk extension or the end of a chunk is malformed, or the extensions are too long.
    case malformedChunk
    /// The trailers are longer than they may be.
    case trailersTooLarge(limit: Int)
    /// A trailer that would frame or route the message.
    case forbiddenTrailer
    /// `Expect` asks for something else than `100-continue`.
    case unsupportedExpectation
    /// The head did not arrive in time.
    case headTimeout(Duration)
    /// The body did not arrive in time.
    case bodyTimeout(Duration)
    /// The request was taken, but nobody answered it in time.
    case unanswered(Duration)
}
