public import OfficialAccount

/// Why a push, or the check of the URL, is refused: which part failed, and never a secret or the query itself.
public enum PushRefusal: Error, Sendable, Equatable {
    /// The query is longer than any the platform sends.
    case queryTooLong(length: Int, limit: Int)
    /// A parameter that must be there is missing or empty.
    case missingParameter(PushQuery.Parameter)
    /// A parameter stands twice: two readers could judge two different ones.
    case repeatedParameter(PushQuery.Parameter)
    /// A parameter's percent-encoding is broken.
    case malformedParameter(PushQuery.Parameter)
    /// `timestamp` is not exactly ten digits; digits moved between timestamp and nonce leave the digest unchanged.
    case malformedTimestamp
    /// `timestamp` is outside the window; `skew` is our clock minus the timestamp, in seconds.
    case staleTimestamp(skew: Int64)
    /// `signature` is not what any of the account's tokens gives.
    case signatureMismatch
    /// `msg_signature` is not what any of the account's tokens gives.
    case messageSignatureMismatch
    /// An encrypted push came to an account in plain mode.
    case encryptedForPlainAccount
    /// A push without `Encrypt` came to an account whose pushes are encrypted.
    case plainForEncryptedAccount(MessageMode)
    /// The encrypted text cannot be read.
    case cipher(CipherError)
    /// The document is larger than any push.
    case tooLarge(length: Int, limit: Int)
    /// The document is neither XML nor JSON, or is malformed XML; the line where known.
    case notXML(line: Int?)
    /// The document has a DOCTYPE, which no push has.
    case doctype
    /// The document has a processing instruction, which no push has.
    case processingInstruction
    /// The document nests deeper than any push.
    case tooDeep(limit: Int)
    /// The document has more elements than any push.
    case tooManyNodes(limit: Int)
    /// One tag of the document is longer than any push's.
    case tagTooLong(limit: Int)
    /// The document is malformed JSON at this offset.
    case notJSON(offset: Int)
    /// A child that every push has is missing.
    case missingElement(String)
    /// A child's text is not what it must be.
    case malformedElement(String)
    /// There is no memory for a parser.
    case noParser
}
