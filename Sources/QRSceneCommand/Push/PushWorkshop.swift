import Foundation
import QRScene

/// Turns a draft into signed requests.
struct PushWorkshop: Sendable {
    var draft: PushDraft
    var credentials: PushCredentials
    var callback: Callback
    var tampering: Tampering?

    /// The requests of one push: one, or two where a genuine one has to go before the spoilt one.
    ///
    /// In plain mode the signature covers no byte of the body, so only a receiver that saw the genuine push can tell.
    func deliveries(number: Int) -> [PushDelivery] {
        let now = Int64(Date().timeIntervalSince1970)
        let push = draft.push(createTime: now, number: number)
        let stamp = tampering == .time ? now - 3600 : now
        let envelope = PushEnvelope(
            document: push.document(),
            format: .xml,
            openID: push.openID,
            credentials: credentials,
            timestamp: stamp,
            nonce: String(UInt32.random(in: 100_000_000...999_999_999))
        )
        let genuine = PushDelivery(to: callback, query: envelope.query, body: envelope.body)
        switch tampering {
        case nil, .time: return [genuine]
        case .signature:
            return [PushDelivery(to: callback, query: Self.spoiltSignature(envelope.query), body: envelope.body)]
        case .body:
            let spoilt = PushDelivery(to: callback, query: envelope.query, body: Self.spoiltBody(envelope.body))
            return credentials.mode.isEncrypted ? [spoilt] : [genuine, spoilt]
        }
    }

    /// Every signature of the query with its last digit changed.
    private static func spoiltSignature(_ query: String) -> String {
        query.split(separator: "&").map { pair in
            guard pair.hasPrefix("signature=") || pair.hasPrefix("msg_signature=") else { return String(pair) }
            return String(pair.dropLast()) + (pair.hasSuffix("0") ? "1" : "0")
        }.joined(separator: "&")
    }

    /// The body with one letter or digit in its middle changed, so that it stays a document.
    private static func spoiltBody(_ body: [UInt8]) -> [UInt8] {
        var body = body
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let middle = body.count / 2
        guard
            let index = body[middle...].firstIndex(where: { digits.contains($0) })
                ?? body.firstIndex(where: digits.contains)
        else { return body + [UInt8(ascii: " ")] }
        body[index] = body[index] == UInt8(ascii: "9") ? UInt8(ascii: "0") : body[index] + 1
        return body
    }
}
