import Crypto
import Hummingbird
import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The receiver as one would write it with Hummingbird: verify, parse, route, answer; nothing is stored.
///
/// Reads `WECHAT_TOKEN`, `PORT` and `XML` (`document` or `parser`); answers `table/{number}` with the text QRScene's bench routes give.
@main
struct HummingbirdReceiver {
    static func main() async throws {
        let environment = Environment()
        let callback = Callback(
            token: environment.get("WECHAT_TOKEN") ?? "SandboxToken1",
            reader: environment.get("XML").flatMap(PushReader.init) ?? .document,
            routes: SceneTable(),
            tolerance: 300
        )
        let router = Router()
        router.get("/readyz") { _, _ in HTTPResponse.Status.ok }
        router.post("/wechat") { request, _ in try await callback.answer(request) }

        var logger = Logger(label: "hummingbird-receiver")
        logger.logLevel = .error
        let application = Application(
            router: router,
            configuration: .init(
                address: .hostname("127.0.0.1", port: environment.get("PORT", as: Int.self) ?? 8082),
                serverName: nil
            ),
            logger: logger
        )
        try await application.runService()
    }
}

/// The one route of the platform.
struct Callback: Sendable {
    let token: String
    let reader: PushReader
    let routes: SceneTable
    let tolerance: Int64

    func answer(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        guard
            let signature = query["signature"],
            let timestamp = query["timestamp"],
            let nonce = query["nonce"],
            isFresh(timestamp),
            matches(signature, timestamp: timestamp, nonce: nonce)
        else { throw HTTPError(.forbidden) }

        let body = try await request.body.collect(upTo: 256 * 1024)
        guard let push = reader.read(body) else { throw HTTPError(.badRequest) }
        let reply = push.scene.flatMap(routes.reply).map { push.textReply($0) } ?? "success"
        return Response(
            status: .ok,
            headers: [.contentType: "text/xml; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: reply))
        )
    }

    private func isFresh(_ timestamp: Substring) -> Bool {
        guard let seconds = Int64(timestamp) else { return false }
        return abs(Int64(Date().timeIntervalSince1970) - seconds) <= tolerance
    }

    private func matches(_ signature: Substring, timestamp: Substring, nonce: Substring) -> Bool {
        var digest = Insecure.SHA1()
        for part in [Substring(token), timestamp, nonce].sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            digest.update(data: Array(part.utf8))
        }
        return isSame(hex(digest.finalize()), Array(signature.utf8))
    }

    private func hex(_ digest: Insecure.SHA1Digest) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// Takes as long for a near miss as for a far one.
    private func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
