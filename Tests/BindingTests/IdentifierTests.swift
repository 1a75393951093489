import Crypto
import OfficialAccount
import TestSupport
import Testing

@testable import Binding

@Suite("Identifiers")
struct IdentifierTests {
    @Test func aSceneHas25CharactersThatTheWireKeeps() throws {
        var random = SeededRandom(seed: 1)
        var seen: Set<String> = []
        for _ in 0..<1000 {
            let scene = FlowScene(using: &random)
            #expect(scene.text.utf8.count == 25)
            #expect(scene.text.wholeMatch(of: /b1_[A-Za-z0-9_-]{22}/) != nil)
            #expect(FlowScene(try #require(SceneValue(scene.text))) == scene)
            seen.insert(scene.text)
        }
        #expect(seen.count == 1000)
    }

    @Test(arguments: [
        "42", "b1_", "b1_AAAAAAAAAAAAAAAAAAAAA", "b1_AAAAAAAAAAAAAAAAAAAAAAA", "b2_AAAAAAAAAAAAAAAAAAAAAA",
        "B1_AAAAAAAAAAAAAAAAAAAAAA", "qrscene_b1_AAAAAAAAAAAAAAAAAAAAAA", "b1_AAAAAAAAAAAAAAAAAAAA+A",
        "b1_AAAAAAAAAAAAAAAAAAAAAB", "b1_AAAAAAAAAAAAAAAAAAAAA=", " b1_AAAAAAAAAAAAAAAAAAAAA",
    ])
    func whatIsNoSceneOfOursIsNone(_ text: String) throws {
        #expect(FlowScene(try #require(SceneValue(text))) == nil)
    }

    @Test func theChallengeIsTheOneOfRFC7636() throws {
        let verifier = try #require(ScanVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(ScanChallenge(verifier).base64URL == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(ScanChallenge(base64URL: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM") == ScanChallenge(verifier))
    }

    @Test(arguments: [
        "", "short", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
    ])
    func aChallengeHasOneSpelling(_ text: String) {
        #expect(ScanChallenge(base64URL: text) == nil)
    }

    @Test func averifierHas43To128UnreservedCharacters() {
        for (text, isOne) in [
            (String(repeating: "a", count: 42), false), (String(repeating: "a", count: 43), true),
            (String(repeating: "~", count: 128), true), (String(repeating: "a", count: 129), false),
            (String(repeating: "a", count: 43) + "+", false), (String(repeating: "é", count: 30), false),
        ] { #expect((ScanVerifier(text) != nil) == isOne) }
    }

    @Test func aFingerprintIsTheSHA256() {
        let fingerprint = Fingerprint<Ticket>(Ticket(rawValue: "gQH"))
        #expect(fingerprint.bytes == Array(SHA256.hash(data: Array("gQH".utf8))))
        #expect(Fingerprint<Ticket>(bytes: fingerprint.bytes) == fingerprint)
        #expect(Fingerprint<Ticket>(bytes: [1]) == nil)
        for index in 0..<32 {
            var bytes = fingerprint.bytes
            bytes[index] ^= 1
            #expect(Fingerprint<Ticket>(bytes: bytes) != fingerprint)
        }
    }

    @Test func everyCodeIsAsLikelyAsEveryOther() {
        #expect(PhoneCode(word: 0).text == "000000")
        #expect(PhoneCode(word: .max).text == "999999")
        // The first word of each code: as many words lie between any two.
        let step = UInt64.max / 1_000_000
        for code in stride(from: UInt64(1), to: 1_000_000, by: 9973) {
            let text = String(code)
            let expected = String(repeating: "0", count: 6 - text.count) + text
            #expect(PhoneCode(word: code * step + code).text == expected)
        }
        var random = SeededRandom(seed: 1)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<20_000 { counts[Int(PhoneCode(word: random.next()).text.prefix(1))!] += 1 }
        #expect(counts.allSatisfy { (1800...2200).contains($0) })
    }

    @Test(arguments: [
        ("428913", "428 913"), ("428 913", "428 913"), (" 428-913 ", "428 913"), ("０２８９１３", "028 913"), ("42891", nil),
        ("4289133", nil), ("42891a", nil), ("", nil), ("٤٢٨٩١٣", nil),
        (String(repeating: " ", count: 99) + "428913", nil),
    ])
    func digitsAreReadAsPeopleTypeThem(_ typed: String, _ grouped: String?) {
        #expect(PhoneCode(typed: typed)?.grouped == grouped)
    }

    @Test func derivationsDependOnEverything() {
        let keys = FlowBench.keys
        let flow = FlowID(rawValue: "flow_1")
        var random = SeededRandom(seed: 1)
        let challenge = ScanChallenge(ScanVerifier(using: &random))
        let other = ScanChallenge(ScanVerifier(using: &random))
        let otherKeys = FlowKeys(secret: [UInt8](repeating: 8, count: 32))!
        let texts = [
            keys.csrfToken(flow: flow, challenge: challenge).text, keys.csrfToken(flow: flow, challenge: other).text,
            keys.csrfToken(flow: FlowID(rawValue: "flow_2"), challenge: challenge).text,
            otherKeys.csrfToken(flow: flow, challenge: challenge).text,
            keys.tapToken(flow: flow, openID: FlowBench.person).text,
            keys.tapToken(flow: flow, openID: FlowBench.other).text,
            keys.reference(to: FlowBench.person, of: FlowBench.key).rawValue,
            keys.reference(to: FlowBench.person, of: APIKeyID(rawValue: "key-2")).rawValue,
        ]
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { $0.utf8.count == 43 })
        let salts = (0..<100).map { _ in CodeSalt(using: &random) }
        let codes = salts.map { keys.phoneCode(flow: flow, openID: FlowBench.person, salt: $0).text }
        #expect(Set(codes).count > 95)
        #expect(codes == salts.map { keys.phoneCode(flow: flow, openID: FlowBench.person, salt: $0).text })
        #expect(codes != salts.map { keys.phoneCode(flow: flow, openID: FlowBench.other, salt: $0).text })
        #expect(FlowKeys(secret: [UInt8](repeating: 1, count: 31)) == nil)
    }

    @Test func noSecretShowsItself() {
        var random = SeededRandom(seed: 1)
        let secrets: [any Secret] = [
            FlowScene(using: &random), ScanVerifier(using: &random), ResultCode(using: &random),
            CSRFToken("token-text"),
            PhoneCode(typed: "428913")!,
        ]
        for secret in secrets {
            var dumped = ""
            dump(secret, to: &dumped)
            for text in ["\(secret)", String(reflecting: secret), dumped] {
                #expect(!text.contains(secret.text))
                #expect(text.contains("redacted"))
            }
        }
        var dumped = ""
        dump(FlowBench.rules(), to: &dumped)
        #expect(dumped.contains("FlowKeys(redacted)"))
    }

    @Test func secretsAreEqualWhereEveryCharacterIs() {
        #expect(CSRFToken("abc") == CSRFToken("abc"))
        for text in ["abd", "bbc", "ab", "abcd", ""] { #expect(CSRFToken("abc") != CSRFToken(text)) }
        #expect(PhoneCode(typed: "000001") != PhoneCode(typed: "000000"))
    }
}
