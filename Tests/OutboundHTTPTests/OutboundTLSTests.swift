import Foundation
import OutboundHTTP
import TestSupport
import Testing

/// Certificates are verified: one that nobody vouches for ends the call before a byte of it is sent.
@Suite(
    "Outbound TLS",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl is not installed"),
    .timeLimit(.minutes(3))
)
struct OutboundTLSTests {
    private static let openssl = "/usr/bin/openssl"

    @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = ["-keyout", "key.pem", "-out", "certificate.pem"]
        let maker = try ChildProcess(
            Self.openssl,
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"] + certificate,
            environment: [:],
            folder: folder.path()
        )
        try #require(await maker.exit() == 0)
        let server = try ChildProcess(
            Self.openssl,
            ["s_server", "-accept", "127.0.0.1:0", "-key", "key.pem", "-cert", "certificate.pem", "-www"],
            environment: [:],
            folder: folder.path()
        )
        defer { server.signal(SIGKILL) }
        let port = try #require(await Self.port(of: server))
        let error = await #expect(throws: OutboundError.self) {
            _ = try await OutboundClient().send(OutboundRequest(url: "https://localhost:\(port)/?secret=1"))
        }
        guard case .tls(let host, let reason) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(host == "localhost:\(port)")
        #expect(reason.contains("certificate"))
        #expect(error?.description.contains("secret") == false)
    }

    /// The port in the server's line `ACCEPT 127.0.0.1:PORT`.
    private static func port(of server: ChildProcess) async -> Int? {
        var said = ""
        while true {
            let piece = server.answer.next()
            guard !piece.isEmpty else { return nil }
            said += String(decoding: piece, as: UTF8.self)
            guard let line = said.firstMatch(of: /ACCEPT \S+:(\d+)\n/) else { continue }
            return Int(line.output.1)
        }
    }
}
