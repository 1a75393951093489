import Foundation
import OfficialAccount
import OutboundHTTP
import Testing
import WeChatAPI

@Suite("The platform's pictures", .timeLimit(.minutes(3)))
struct PictureTests {
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46]

    struct Encoded: Sendable, CustomTestStringConvertible {
        let ticket: String
        let query: String
        var testDescription: String { ticket }
    }

    @Test(
        "A ticket is encoded exactly once",
        arguments: [
            Encoded(ticket: "gQE==", query: "gQE%3D%3D"), Encoded(ticket: "a+b", query: "a%2Bb"),
            Encoded(ticket: "a/b", query: "a%2Fb"), Encoded(ticket: "a-b_c", query: "a-b_c"),
            Encoded(ticket: "a%3Db", query: "a%253Db"), Encoded(ticket: "a b&c#d?é", query: "a%20b%26c%23d%3F%C3%A9"),
        ]
    )
    func aTicketIsEncodedExactlyOnce(row: Encoded) async throws {
        let platform = ScriptedPlatform { _ in .success(APIResponse(contentType: "image/jpg", body: Self.jpeg)) }
        let picture = try await PictureSource(transport: platform).picture(of: Ticket(rawValue: row.ticket))
        #expect(picture.format == .jpeg)
        #expect(picture.bytes == Self.jpeg)
        #expect(platform.sent.map(\.url) == ["https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=\(row.query)"])
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        let response: APIResponse
        let error: APIError
        var testDescription: String { "\(error)" }
    }

    @Test(
        "What is no picture is an error",
        arguments: [
            Odd(response: APIResponse(status: 404, body: jpeg), error: .noSuchTicket),
            Odd(response: APIResponse(status: 302, body: []), error: .status(.picture, 302)),
            Odd(response: APIResponse(status: 500, body: jpeg), error: .status(.picture, 500)),
            Odd(
                response: APIResponse(contentType: "text/html", body: Array("<html></html>".utf8)),
                error: .notAPicture(contentType: "text/html", bytes: 13)
            ),
            // The type says nothing where the bytes say another thing.
            Odd(
                response: APIResponse(contentType: "image/jpg", body: Array("<html></html>".utf8)),
                error: .notAPicture(contentType: "image/jpg", bytes: 13)
            ),
            Odd(response: APIResponse(body: []), error: .notAPicture(contentType: nil, bytes: 0)),
            Odd(
                response: APIResponse(body: Array(#"{"errcode":40001,"errmsg":"no"}"#.utf8)),
                error: .refused(PlatformRefusal(code: .invalidCredential, message: "no", operation: .picture))
            ),
        ]
    )
    func whatIsNoPictureIsAnError(row: Odd) async throws {
        let source = PictureSource(transport: ScriptedPlatform { _ in .success(row.response) })
        await #expect(throws: row.error) { _ = try await source.picture(of: Ticket(rawValue: "t")) }
    }

    @Test func aPictureIsWrittenWholeOrNotAtAll() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "code.jpg").path()
        let picture = try #require(CodePicture(Self.jpeg + [UInt8](repeating: 7, count: 100_000)))
        try picture.write(to: path)
        try picture.write(to: path)
        #expect(Array(try Data(contentsOf: URL(filePath: path))) == picture.bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["code.jpg"])
        #expect(throws: FileError.self) { try picture.write(to: folder.path() + "/missing/code.jpg") }
        try FileManager.default.createDirectory(atPath: path + ".d", withIntermediateDirectories: false)
        #expect(throws: FileError.self) { try picture.write(to: path + ".d") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).count == 2)
    }
}
