internal import OfficialAccount
internal import WeChatPush

/// Makes pushes that must be refused out of a genuine one.
struct Forger: Sendable {
    let account: SandboxAccount

    /// The forged query and body.
    func forge(_ forgery: Forgery, of outgoing: OutgoingPush) -> (query: String, body: [UInt8])? {
        let genuine = outgoing.envelope
        switch forgery {
        case .otherBody: return (genuine.query, Self.spoilt(genuine.body))
        case .brokenSignature: return (Self.spoiltSignatures(genuine.query), genuine.body)
        case .staleTimestamp:
            return envelope(outgoing, account.credentials, timestamp: outgoing.push.createTime - 3600)
        case .otherToken:
            // No key either: an attacker who has it needs no forgery.
            guard let token = try? PushToken("NotTheTokenOfTheAccount"),
                let credentials = try? PushCredentials(appID: account.appID, token: token, mode: .plain)
            else { return nil }
            return envelope(outgoing, credentials, timestamp: outgoing.push.createTime)
        }
    }

    private func envelope(
        _ outgoing: OutgoingPush,
        _ credentials: PushCredentials,
        timestamp: Int64
    ) -> (query: String, body: [UInt8]) {
        let envelope = PushEnvelope(
            document: outgoing.push.document(),
            format: .xml,
            openID: outgoing.push.openID,
            account: account.originalID,
            credentials: credentials,
            timestamp: timestamp,
            nonce: String(100_000_000 + outgoing.number % 800_000_000)
        )
        return (envelope.query, envelope.body)
    }

    /// The body with one letter or digit in its middle changed, so that it stays a document.
    private static func spoilt(_ body: [UInt8]) -> [UInt8] {
        var body = body
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let index =
            body[(body.count / 2)...].firstIndex(where: digits.contains) ?? body.firstIndex(where: digits.contains)
        guard let index else { return body + [UInt8(ascii: " ")] }
        body[index] = body[index] == UInt8(ascii: "9") ? UInt8(ascii: "0") : body[index] + 1
        return body
    }

    private static func spoiltSignatures(_ query: String) -> String {
        query.split(separator: "&").map { pair in
            guard pair.hasPrefix("signature=") || pair.hasPrefix("msg_signature=") else { return String(pair) }
            return String(pair.dropLast()) + (pair.hasSuffix("0") ? "1" : "0")
        }.joined(separator: "&")
    }
}
