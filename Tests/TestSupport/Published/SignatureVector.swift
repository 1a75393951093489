internal import Testing

/// One published plain signature.
package struct SignatureVector: Decodable, Sendable, CustomTestStringConvertible {
    package let id: String
    package let token: String
    package let timestamp: String
    package let nonce: String
    package let signature: String
    package let expect: String
    package let echostr: String?

    package static let all = Corpus.rows("signatures.jsonl", as: SignatureVector.self)

    package var testDescription: String { "\(id) \(expect)" }
}
