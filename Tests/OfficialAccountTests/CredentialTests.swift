import OfficialAccount
import Testing

@Suite("Credentials")
struct CredentialTests {
    @Test func aKeyIsDecodedWhateverItsLastBitsAre() throws {
        // 43 times A is 32 zero bytes; the last character's two lowest bits stand for nothing.
        let last: [(Character, UInt8)] = [
            ("A", 0), ("B", 0), ("C", 0), ("D", 0), ("E", 1), ("H", 1), ("9", 15), ("8", 15),
        ]
        for (character, byte) in last {
            let key = try EncodingAESKey(String(repeating: "A", count: 42) + String(character))
            #expect(key.keyBytes == [UInt8](repeating: 0, count: 31) + [byte])
        }
    }

    @Test func aKeysBytesAreThoseOfItsBase64() throws {
        let key = try EncodingAESKey("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
        #expect(key.keyBytes.count == 32)
        #expect(key.keyBytes.prefix(6) == [0x69, 0xB7, 0x1D, 0x79, 0xF8, 0x21])
        #expect(key.keyBytes.suffix(4) == [0x10, 0x83, 0x10, 0x51])
        #expect(try EncodingAESKey(String(repeating: "+", count: 43)).keyBytes.first == 0xFB)
        #expect(try EncodingAESKey(String(repeating: "/", count: 43)).keyBytes.first == 0xFF)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let text: String
        let error: CredentialError
        var testDescription: String { text.debugDescription }
    }

    @Test(arguments: [
        Refused(text: "", error: .aesKey(length: 0)),
        Refused(text: String(repeating: "A", count: 42), error: .aesKey(length: 42)),
        Refused(text: String(repeating: "A", count: 44), error: .aesKey(length: 44)),
        Refused(text: String(repeating: "A", count: 42) + "=", error: .aesKeyCharacter("=")),
        Refused(text: String(repeating: "A", count: 42) + "é", error: .aesKeyCharacter("é")),
        Refused(text: " " + String(repeating: "A", count: 42), error: .aesKeyCharacter(" ")),
    ])
    func refusesAKey(_ example: Refused) {
        #expect(throws: example.error) { try EncodingAESKey(example.text) }
    }

    @Test(arguments: [
        Refused(text: "", error: .token(length: 0)), Refused(text: "ab", error: .token(length: 2)),
        Refused(text: String(repeating: "a", count: 33), error: .token(length: 33)),
        Refused(text: "a-b", error: .tokenCharacter("-")), Refused(text: "a b", error: .tokenCharacter(" ")),
        Refused(text: "abé", error: .tokenCharacter("é")), Refused(text: "令牌", error: .tokenCharacter("令")),
        Refused(text: "ab\n", error: .tokenCharacter("\n")), Refused(text: "ab١", error: .tokenCharacter("١")),
    ])
    func refusesAToken(_ example: Refused) {
        #expect(throws: example.error) { try PushToken(example.text) }
    }

    @Test(arguments: ["abc", "A1z", "000", String(repeating: "Z", count: 32)])
    func takesAToken(_ text: String) throws { #expect(try PushToken(text).secret == text) }

    @Test func noSecretIsEverShown() throws {
        let token = try PushToken("VerySecretToken")
        let key = try EncodingAESKey("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
        var text = "\(token)\(key)" + String(reflecting: token) + String(reflecting: key)
        dump([token], to: &text)
        dump(["key": key], to: &text)
        #expect(!text.contains("VerySecret"))
        #expect(!text.contains("105") && !text.contains("183"))
        #expect(text.contains("redacted"))
    }

    @Test(arguments: [
        CredentialError.token(length: 2), .tokenCharacter("-"), .aesKey(length: 42), .aesKeyCharacter("="), .mode("x"),
        .modeNeedsKey(.safe),
    ])
    func anErrorSaysTheFactAndTheFix(_ error: CredentialError) {
        #expect(error.description.count > 30)
    }

    @Test func anErrorNamesACharacterByItsNumber() {
        #expect(CredentialError.tokenCharacter("\n").description.hasSuffix("U+000A"))
        #expect(CredentialError.tokenCharacter("\u{1F600}").description.hasSuffix("U+1F600"))
    }
}

@Suite("Identifiers")
struct IdentifierTests {
    @Test func anOpenIDIsShortenedForLogs() {
        #expect(OpenID(rawValue: "oAAAAAAAAAAAAAAAAAAAAAAAAAAB").shortened == "oAAA…AAAB")
        #expect(OpenID(rawValue: "o123456789").shortened == "o123456789")
    }

    @Test func anIdentifierPrintsAsItself() {
        #expect("\(AppID(rawValue: "wx1")) \(OriginalID(rawValue: "gh_1")) \(Ticket(rawValue: "gQ"))" == "wx1 gh_1 gQ")
    }

    @Test func onlyPlainModeIsNotEncrypted() {
        #expect(MessageMode.allCases.filter(\.isEncrypted) == [.compatible, .safe])
        #expect(MessageMode(rawValue: "safe") == .safe && MessageMode(rawValue: "SAFE") == nil)
    }
}
