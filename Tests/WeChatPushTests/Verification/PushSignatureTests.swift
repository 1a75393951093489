import OfficialAccount
import TestSupport
import Testing
import WeChatPush

@Suite("Push signature")
struct PushSignatureTests {
    @Test(
        .enabled(if: Corpus.isThere, "the corpus is not beside the package"),
        arguments: SignatureVector.all
    )
    func agreesWithEveryVector(_ vector: SignatureVector) throws {
        let digest = SignatureDigest(
            token: vector.token.utf8.span,
            timestamp: vector.timestamp.utf8.span,
            nonce: vector.nonce.utf8.span
        )
        let isRight = vector.expect != "reject"
        #expect((digest.hexadecimal == vector.signature) == isRight)
        // s17's token has characters that no console takes.
        guard vector.id != "s17" else { return }
        let token = try PushToken(vector.token)
        let matches = PushSignature.matches(
            vector.signature,
            token: token,
            timestamp: vector.timestamp,
            nonce: vector.nonce
        )
        #expect(matches == isRight)
    }

    @Test func signsTheOfficialExample() throws {
        let signature = PushSignature.sign(
            token: try PushToken("AAAAA"),
            timestamp: "1714036504",
            nonce: "1514711492"
        )
        #expect(signature == "f464b24fc39322e44b38aa78f5edd27bd1441696")
    }

    @Test func takesEitherCaseAndNothingShorterOrLonger() {
        let token = Samples.token
        let right = PushSignature.sign(token: token, timestamp: "1", nonce: "2")
        #expect(PushSignature.matches(right, token: token, timestamp: "1", nonce: "2"))
        #expect(PushSignature.matches(right.uppercased(), token: token, timestamp: "1", nonce: "2"))
        for wrong in ["", String(right.dropLast()), right + "0", String(right.dropLast(2)) + "zz", right + "\0"] {
            #expect(!PushSignature.matches(wrong, token: token, timestamp: "1", nonce: "2"))
        }
    }

    @Test func everyDigitCounts() {
        let right = Array(PushSignature.sign(token: Samples.token, timestamp: "1", nonce: "2").utf8)
        for index in right.indices {
            var wrong = right
            wrong[index] = wrong[index] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
            #expect(!PushSignature.matches(wrong.text, token: Samples.token, timestamp: "1", nonce: "2"))
        }
    }

    @Test func readsEveryDigitOfEitherCaseAndNoOtherByteAtAnyPlace() {
        let right = Array("0123456789abcdefABCDEF0123456789abcdef01".utf8)
        for (place, byte) in right.indices.flatMap({ place in (0...UInt8.max).map { (place, $0) } }) {
            var text = right
            text[place] = byte
            let isDigit = Character(Unicode.Scalar(byte)).isHexDigit
            let expected = isDigit ? text.text.lowercased() : nil
            #expect(SignatureDigest(hexadecimal: text.span)?.hexadecimal == expected, "byte \(byte) at \(place)")
        }
    }

    /// The digest must be that of the parts in byte order, whatever part comes first.
    @Test(arguments: ["+abc=", "/abc=", "0abc", "Zabc", "abc=", "zabc"])
    func sortsBytewise(_ encrypted: String) throws {
        let token = try PushToken("M1d")
        let sorted = ["M1d", "1714037059", "486452656", encrypted]
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
        let signature = PushSignature.sign(
            token: token,
            timestamp: "1714037059",
            nonce: "486452656",
            encrypted: encrypted
        )
        #expect(signature == Reference.sha1(sorted))
        #expect(
            PushSignature.matches(
                signature,
                token: token,
                timestamp: "1714037059",
                nonce: "486452656",
                encrypted: encrypted
            )
        )
    }

    @Test func threePartsAreSortedInEveryOrder() throws {
        for parts in [
            ["AAA", "B", "C"], ["AAA", "0", "C"], ["MMM", "Z", "B"], ["ZZZ", "B", "A"], ["MMM", "B", "Z"],
        ] {
            let signature = PushSignature.sign(token: try PushToken(parts[0]), timestamp: parts[1], nonce: parts[2])
            #expect(signature == Reference.sha1(parts.sorted().joined()))
        }
    }
}

/// SHA-1 once more, straight from FIPS 180-4, so that the tests do not ask the code under test.
enum Reference {
    static func sha1(_ text: String) -> String {
        var message = Array(text.utf8)
        let bits = UInt64(message.count * 8)
        message.append(0x80)
        while message.count % 64 != 56 { message.append(0) }
        message += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for start in stride(from: 0, to: message.count, by: 64) { absorb(message[start..<start + 64], into: &state) }
        return state.flatMap { word in (0..<8).map { String(word >> (28 - 4 * UInt32($0)) & 15, radix: 16) } }.joined()
    }

    private static func absorb(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        let bytes = Array(block)
        var words = (0..<16).map { word in bytes[(4 * word)..<(4 * word + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for index in 16..<80 {
            words.append(rotated(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for index in 0..<80 {
            let (mix, constant): (UInt32, UInt32) =
                switch index {
                case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
                case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            (e, d, c, b, a) = (d, c, rotated(b, 30), a, rotated(a, 5) &+ mix &+ e &+ constant &+ words[index])
        }
        state = zip(state, [a, b, c, d, e]).map { $0 &+ $1 }
    }

    private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }
}
