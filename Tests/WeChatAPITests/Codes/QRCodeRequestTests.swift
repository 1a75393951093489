import OfficialAccount
import Testing
import WeChatAPI

@Suite("QR code request")
struct QRCodeRequestTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let request: @Sendable () throws -> QRCodeRequest
        let body: String
        var testDescription: String { body }
    }

    private static let day = QRCodeRequest.Lifetime.temporary(seconds: 604800)

    static let bodies: [Golden] = [
        Golden(
            request: { try QRCodeRequest(number: 123, lifetime: day) },
            body: #"{"action_info":{"scene":{"scene_id":123}},"action_name":"QR_SCENE","expire_seconds":604800}"#
        ),
        Golden(
            request: { try QRCodeRequest(text: "test", lifetime: day) },
            body:
                #"{"action_info":{"scene":{"scene_str":"test"}},"action_name":"QR_STR_SCENE","expire_seconds":604800}"#
        ),
        Golden(
            request: { try QRCodeRequest(number: 123, lifetime: .permanent) },
            body: #"{"action_info":{"scene":{"scene_id":123}},"action_name":"QR_LIMIT_SCENE"}"#
        ),
        Golden(
            request: { try QRCodeRequest(text: "test", lifetime: .permanent) },
            body: #"{"action_info":{"scene":{"scene_str":"test"}},"action_name":"QR_LIMIT_STR_SCENE"}"#
        ),
        Golden(
            request: { try QRCodeRequest(number: 4_294_967_295, lifetime: .temporary(seconds: 1)) },
            body: #"{"action_info":{"scene":{"scene_id":4294967295}},"action_name":"QR_SCENE","expire_seconds":1}"#
        ),
        Golden(
            request: { try QRCodeRequest(number: 100_000, lifetime: .permanent) },
            body: #"{"action_info":{"scene":{"scene_id":100000}},"action_name":"QR_LIMIT_SCENE"}"#
        ),
        // Raw UTF-8 and plain slashes: the platform refuses \uXXXX.
        Golden(
            request: { try QRCodeRequest(text: "桌/7 😀 \"\\é", lifetime: .temporary(seconds: 2_592_000)) },
            body: #"{"action_info":{"scene":{"scene_str":"桌/7 😀 \"\\é"}},"action_name":"QR_STR_SCENE","#
                + #""expire_seconds":2592000}"#
        ),
        Golden(
            request: { try QRCodeRequest(text: #"{"store_id":28}"#, lifetime: .permanent) },
            body: #"{"action_info":{"scene":{"scene_str":"{\"store_id\":28}"}},"action_name":"QR_LIMIT_STR_SCENE"}"#
        ),
    ]

    @Test("Bodies of all four kinds", arguments: bodies)
    func theBodyIsTheDocumentedOne(golden: Golden) throws {
        #expect(String(decoding: try golden.request().body, as: UTF8.self) == golden.body)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let make: @Sendable () throws(QRCodeRequestError) -> QRCodeRequest
        let error: QRCodeRequestError
        let says: String
        var testDescription: String { "\(error)" }
    }

    static let refusals: [Refused] = [
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: 0, lifetime: day) },
            error: .number(0, limit: 4_294_967_295, isPermanent: false),
            says: "1 to 4294967295"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: 4_294_967_296, lifetime: day) },
            error: .number(4_294_967_296, limit: 4_294_967_295, isPermanent: false),
            says: "32-bit number from 1 to 4294967295"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: -1, lifetime: day) },
            error: .number(-1, limit: 4_294_967_295, isPermanent: false),
            says: "1 to 4294967295"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: .max, lifetime: .permanent) },
            error: .number(.max, limit: 100_000, isPermanent: true),
            says: "1 to 100000"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: 100_001, lifetime: .permanent) },
            error: .number(100_001, limit: 100_000, isPermanent: true),
            says: "1 to 100000"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: 0, lifetime: .permanent) },
            error: .number(0, limit: 100_000, isPermanent: true),
            says: "1 to 100000"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(text: "", lifetime: day) },
            error: .textLength(0),
            says: "1 to 64 characters"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in
                try QRCodeRequest(text: String(repeating: "桌", count: 65), lifetime: .permanent)
            },
            error: .textLength(65),
            says: "1 to 64 characters"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(text: "a\nb", lifetime: .permanent) },
            error: .controlCharacter("\n"),
            says: "U+000A"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(text: "a\u{7F}", lifetime: day) },
            error: .controlCharacter("\u{7F}"),
            says: "U+007F"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(number: 1, lifetime: .temporary(seconds: 0)) },
            error: .seconds(0),
            says: "1 to 2592000 seconds"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in
                try QRCodeRequest(text: "a", lifetime: .temporary(seconds: 2_592_001))
            },
            error: .seconds(2_592_001),
            says: "1 to 2592000 seconds"
        ),
        Refused(
            make: { () throws(QRCodeRequestError) in try QRCodeRequest(text: "a", lifetime: .temporary(seconds: .min))
            },
            error: .seconds(.min),
            says: "1 to 2592000 seconds"
        ),
    ]

    @Test("What would be refused is not asked", arguments: refusals)
    func whatWouldBeRefusedIsNotAsked(row: Refused) {
        #expect(throws: row.error) { try row.make() }
        #expect(row.error.description.contains(row.says))
    }

    struct Chosen: Sendable, CustomTestStringConvertible {
        let scene: String
        let lifetime: QRCodeRequest.Lifetime
        let kind: QRCodeRequest.Kind
        var testDescription: String { "\(scene) \(lifetime)" }
    }

    @Test(
        "A scene is a number where it can be one",
        arguments: [
            Chosen(scene: "123", lifetime: day, kind: .temporaryNumber),
            Chosen(scene: "4294967295", lifetime: day, kind: .temporaryNumber),
            Chosen(scene: "4294967296", lifetime: day, kind: .temporaryText),
            Chosen(scene: "0", lifetime: day, kind: .temporaryText),
            Chosen(scene: "007", lifetime: day, kind: .temporaryText),
            Chosen(scene: "table/7", lifetime: day, kind: .temporaryText),
            Chosen(scene: "100000", lifetime: .permanent, kind: .permanentNumber),
            Chosen(scene: "100001", lifetime: .permanent, kind: .permanentText),
            Chosen(scene: "-1", lifetime: .permanent, kind: .permanentText),
        ]
    )
    func aSceneIsANumberWhereItCanBeOne(row: Chosen) throws {
        let request = try QRCodeRequest(try #require(SceneValue(row.scene)), lifetime: row.lifetime)
        #expect(request.kind == row.kind)
    }

    @Test func aTextOfManyBytesIsMadeWithAWarning() throws {
        let long = try QRCodeRequest(text: String(repeating: "桌", count: 64), lifetime: .permanent)
        #expect(long.warnings == [.textBytes(192)])
        #expect(try QRCodeRequest(text: String(repeating: "a", count: 64), lifetime: .permanent).warnings.isEmpty)
        #expect(try QRCodeRequest(text: String(repeating: "桌", count: 21), lifetime: .permanent).warnings.isEmpty)
    }

    struct Granted: Sendable, CustomTestStringConvertible {
        let lifetime: QRCodeRequest.Lifetime
        let seconds: Int?
        let warnings: [QRCodeWarning]
        var testDescription: String { "\(lifetime) \(String(describing: seconds))" }
    }

    @Test(
        "Another life than was asked for is said",
        arguments: [
            Granted(lifetime: .temporary(seconds: 60), seconds: 60, warnings: []),
            Granted(
                lifetime: .temporary(seconds: 3600),
                seconds: 60,
                warnings: [.lifetime(asked: 3600, granted: 60)]
            ),
            Granted(
                lifetime: .temporary(seconds: 3600),
                seconds: nil,
                warnings: [.lifetime(asked: 3600, granted: nil)]
            ),
            Granted(lifetime: .permanent, seconds: nil, warnings: []),
            Granted(lifetime: .permanent, seconds: 60, warnings: [.lifetime(asked: nil, granted: 60)]),
        ]
    )
    func anotherLifeThanWasAskedForIsSaid(row: Granted) throws {
        let request = try QRCodeRequest(number: 1, lifetime: row.lifetime)
        let code = QRCode(ticket: Ticket(rawValue: "t"), url: "u", expiresIn: row.seconds, request: request)
        #expect(code.warnings == row.warnings)
    }
}
