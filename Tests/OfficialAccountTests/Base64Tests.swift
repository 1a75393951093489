import OfficialAccount
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(arguments: [
        ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"),
        ("foob", "Zm9vYg==", "Zm9vYg"),
        ("fooba", "Zm9vYmE=", "Zm9vYmE"), ("foobar", "Zm9vYmFy", "Zm9vYmFy"), ("~~?", "fn4/", "fn4_"),
        (">>>", "Pj4+", "Pj4-"),
    ])
    func readsAndWritesTheTextsOfRFC4648(_ plain: String, _ standard: String, _ urlSafe: String) {
        let bytes = Array(plain.utf8)
        for (base64, text) in [(Base64.standard, standard), (.urlSafe, urlSafe)] {
            #expect(base64.text(bytes) == text)
            #expect(base64.decode(text) == bytes)
        }
    }

    @Test(arguments: [Base64.standard, .urlSafe])
    func readsWhatItWrites(_ base64: Base64) {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count * 37) }
            #expect(base64.decode(base64.encode(bytes)[...]) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AAAA=", "AA=A", "A===", "====", "AAAA AAAA", "AAAA\nAAAA", "AA-_", "AAAé", "AAA\u{0}",
        "AB==",
        "AAB=",
    ])
    func theStandardRefusesWhatItWouldNotWrite(_ text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zh", "Zm9", "AAAAA", "Zg==", "Zm8=", "AA+/", "AA A", "AAAé", "AAA\u{0}"])
    func urlsRefuseWhatTheyWouldNotCarry(_ text: String) {
        #expect(Base64.urlSafe.decode(text) == nil)
    }

    @Test func aCharacterHasOneValueInEachAlphabet() {
        for base64 in [Base64.standard, .urlSafe] {
            #expect((UInt8.min...UInt8.max).compactMap { base64.value(of: $0) }.sorted() == Array(0...63))
        }
    }
}
