internal import Foundation
internal import HTTPTypes
public import QRScene

/// How a fixture travels: the credentials of its account, its query and its body.
///
/// A saved query is sent as it stands. Where there is none, the push is signed freshly with the account's token; a push
/// that was saved in the clear for an account in an encrypted mode is encrypted then.
public struct FixtureDelivery: Sendable {
    /// The account that takes the push.
    public let credentials: PushCredentials
    /// What stands behind the URL's `?`, percent-encoded.
    public let query: String
    /// The request's body.
    public let body: [UInt8]
    /// How the body is sent.
    public let contentType: String

    /// The account of fixtures that name none: plain mode, a made-up token.
    public static let usualToken = "FixtureToken2026"

    /// Prepares a fixture.
    ///
    /// - Parameters:
    ///   - fixture: What is sent.
    ///   - now: Seconds since 1970, for a fresh signature.
    ///   - nonce: A number that changes, for a fresh signature.
    /// - Throws: ``FixtureError/account(path:reason:)``.
    public init(
        _ fixture: Fixture,
        now: Int64,
        nonce: String = String(UInt32.random(in: 100_000_000...999_999_999))
    ) throws(FixtureError) {
        do {
            credentials = try Self.credentials(of: fixture.sheet.account ?? .init())
        } catch {
            throw .account(path: fixture.path, reason: error.description)
        }
        contentType = fixture.sheet.contentType ?? "text/xml"
        if let saved = fixture.sheet.query {
            query = Self.encoded(saved)
            body = fixture.body
            return
        }
        let format: PushFormat = contentType.contains("json") ? .json : .xml
        let openID = OpenID(rawValue: fixture.sheet.expect?.openID ?? OpenID.sample.rawValue)
        let envelope = PushEnvelope(
            document: fixture.body,
            format: format,
            openID: openID,
            credentials: credentials,
            timestamp: now,
            nonce: nonce
        )
        query = envelope.query
        body = envelope.body
    }

    /// The request that carries the push to the usual path, made without a socket.
    func request() throws(FixtureError) -> Request {
        do {
            let target = InboxAccount.usualPath(of: .default) + (query.isEmpty ? "" : "?" + query)
            return try Request(.post, target, fields: [.contentType: contentType], body: body)
        } catch {
            throw .account(path: "-", reason: "the request is refused before it reaches the endpoint: \(error)")
        }
    }

    /// The push's document, decrypted where the fixture is encrypted.
    ///
    /// - Throws: `PushRefusal` where the fixture's own account would not take it.
    public func document() throws(PushRefusal) -> ArraySlice<UInt8> {
        let query = try PushQuery(query)
        let now = query.timestamp.flatMap { Int64($0) } ?? 0
        return try PushVerifier(credentials: credentials).verify(query, body: body[...], now: now).document
    }

    /// The reply that an answer carries, opened where it is sealed.
    ///
    /// - Throws: `PushRefusal` or `ReplyDocument.Problem` where it cannot be opened or understood.
    public func reply(in answer: [UInt8]) throws -> PassiveReply {
        try AnswerReader(credentials: credentials).reply(in: answer)
    }

    private static func credentials(of account: Fixture.Account) throws(CredentialError) -> PushCredentials {
        let mode = account.mode ?? (account.encodingAESKey == nil ? "plain" : "safe")
        guard let mode = MessageMode(rawValue: mode) else { throw .mode(mode) }
        return try PushCredentials(
            appID: account.appID.map(AppID.init(rawValue:)),
            token: try PushToken(account.token ?? usualToken),
            previousToken: try account.previousToken.map { text throws(CredentialError) in try PushToken(text) },
            aesKey: try account.encodingAESKey.map { text throws(CredentialError) in try EncodingAESKey(text) },
            previousAESKey: try account.previousEncodingAESKey.map { text throws(CredentialError) in
                try EncodingAESKey(text)
            },
            mode: mode,
            timestampTolerance: account.timestampTolerance == 0 ? nil : .seconds(account.timestampTolerance ?? 300)
        )
    }

    private static func encoded(_ query: [String: String]) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        return query.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: allowed) ?? $0.value)" }
            .joined(separator: "&")
    }
}
