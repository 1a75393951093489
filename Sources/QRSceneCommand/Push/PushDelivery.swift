import Foundation
import OutboundHTTP
import QRScene

/// One signed push on its way to a callback, and what came back.
struct PushDelivery: Sendable {
    /// The callback with its query.
    var url: String
    var unixSocket: String?
    var body: [UInt8]
    var contentType: String

    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
        var elapsed: Duration
    }

    init(to callback: Callback, query: String, body: [UInt8], contentType: String = "text/xml") {
        url = callback.url + (callback.url.contains("?") ? "&" : "?") + query
        unixSocket = callback.unixSocket
        self.body = body
        self.contentType = contentType
    }

    /// Sends it as the platform does: POST, five seconds of patience, no redirects.
    func send(by client: OutboundClient) async throws(OutboundError) -> Answer {
        let start = ContinuousClock.now
        let response = try await client.send(
            OutboundRequest(
                method: "POST",
                url: url,
                headers: [
                    OutboundHeader("Content-Type", contentType), OutboundHeader("User-Agent", "Mozilla/4.0"),
                    OutboundHeader("Pragma", "no-cache"),
                ],
                body: body,
                connectTimeout: .seconds(5),
                timeout: .seconds(5),
                unixSocket: unixSocket
            )
        )
        return Answer(status: response.status, body: response.body, elapsed: .now - start)
    }
}

extension PushDelivery {
    /// ``send(by:)`` as a value.
    func result(by client: OutboundClient) async -> Result<Answer, OutboundError> {
        do throws(OutboundError) {
            return .success(try await send(by: client))
        } catch {
            return .failure(error)
        }
    }
}

/// How a push is spoilt before it is sent.
enum Tampering: String, Sendable, CaseIterable {
    /// Another body under the signature.
    case body
    /// One digit of the signature changed.
    case signature
    /// Signed, but an hour ago.
    case time
}
