extension PushRefusal {
    /// A stable word for metrics and logs.
    public var label: String {
        switch self {
        case .queryTooLong: "query_too_long"
        case .missingParameter: "missing_parameter"
        case .repeatedParameter: "repeated_parameter"
        case .malformedParameter: "malformed_parameter"
        case .malformedTimestamp: "malformed_timestamp"
        case .staleTimestamp: "stale_timestamp"
        case .signatureMismatch: "signature_mismatch"
        case .messageSignatureMismatch: "msg_signature_mismatch"
        case .encryptedForPlainAccount, .plainForEncryptedAccount: "mode_mismatch"
        case .cipher(let error): error.label
        case .tooLarge: "too_large"
        case .notXML: "not_xml"
        case .doctype: "doctype"
        case .processingInstruction: "processing_instruction"
        case .tooDeep: "too_deep"
        case .tooManyNodes: "too_many_nodes"
        case .tagTooLong: "tag_too_long"
        case .notJSON: "not_json"
        case .missingElement: "missing_element"
        case .malformedElement: "malformed_element"
        case .noParser: "no_parser"
        }
    }

    /// The HTTP status of the answer: 403 where nobody proved to be the platform, 400 or 413 for a bad document.
    public var status: Int {
        switch self {
        case .queryTooLong, .missingParameter, .repeatedParameter, .malformedParameter, .malformedTimestamp,
            .staleTimestamp, .signatureMismatch, .messageSignatureMismatch, .encryptedForPlainAccount,
            .plainForEncryptedAccount, .cipher:
            403
        case .notXML, .doctype, .processingInstruction, .tooDeep, .tooManyNodes, .tagTooLong, .notJSON,
            .missingElement, .malformedElement:
            400
        case .tooLarge: 413
        case .noParser: 503
        }
    }
}

extension PushRefusal: CustomStringConvertible {
    /// The fact and the fix; never a secret, never the query.
    public var description: String {
        switch self {
        case .queryTooLong, .missingParameter, .repeatedParameter, .malformedParameter, .malformedTimestamp,
            .staleTimestamp:
            queryDescription
        case .signatureMismatch, .messageSignatureMismatch, .encryptedForPlainAccount, .plainForEncryptedAccount:
            authenticityDescription
        case .cipher(let error): error.description
        default: documentDescription
        }
    }

    private var queryDescription: String {
        switch self {
        case .queryTooLong(let length, let limit):
            "the query has \(length) bytes, more than \(limit); the platform's have about 200"
        case .missingParameter(let parameter):
            "the query has no \(parameter.rawValue); the platform always sends it, so look for a proxy that drops queries"
        case .repeatedParameter(let parameter):
            "the query has \(parameter.rawValue) twice; the account's URL must not carry a parameter of that name"
        case .malformedParameter(let parameter):
            "the percent-encoding of \(parameter.rawValue) is broken; look for a proxy that rewrites queries"
        case .malformedTimestamp:
            "the timestamp is not ten digits; the platform sends seconds since 1970"
        case .staleTimestamp(let skew):
            "the timestamp is \(skew.magnitude) s \(skew < 0 ? "ahead of" : "behind") this machine's clock; "
                + "set the clock (NTP), or widen QRSCENE_TIMESTAMP_TOLERANCE"
        default: label
        }
    }

    private var authenticityDescription: String {
        switch self {
        case .signatureMismatch:
            "the signature does not match; is the Token (令牌) the one the console shows?"
        case .messageSignatureMismatch:
            "the msg_signature does not match; is the Token (令牌) the one the console shows, and the body unchanged?"
        case .encryptedForPlainAccount:
            "an encrypted push came to an account in plain mode; set its mode to what the console shows (消息加解密方式)"
        case .plainForEncryptedAccount(let mode):
            "a push without Encrypt came to an account in \(mode) mode; set its mode to what the console shows "
                + "(消息加解密方式)"
        default: label
        }
    }

    private var documentDescription: String {
        switch self {
        case .tooLarge(let length, let limit):
            "the document has \(length) bytes, more than \(limit); a push has about 400"
        case .notXML(let line):
            "the document is not well-formed XML" + (line.map { " (line \($0))" } ?? "")
                + "; a push is one <xml> element in UTF-8"
        case .doctype: "the document has a DOCTYPE, which no push has; somebody is trying entities"
        case .processingInstruction: "the document has a processing instruction, which no push has"
        case .tooDeep(let limit): "the document nests deeper than \(limit) levels; no push does"
        case .tooManyNodes(let limit): "the document has more than \(limit) elements; no push does"
        case .tagTooLong(let limit): "the document has a tag of more than \(limit) bytes; no push does"
        case .notJSON(let offset):
            "the document is not well-formed JSON (byte \(offset)); a JSON push is one object in UTF-8"
        case .missingElement(let name): "the document has no <\(name)>; every push has it"
        case .malformedElement(let name): "the text of <\(name)> is not what a push has there"
        case .noParser: "there is no memory for another XML parser; give the process more, or fewer connections"
        default: label
        }
    }
}
