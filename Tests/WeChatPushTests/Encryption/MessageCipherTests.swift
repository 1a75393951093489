import OfficialAccount
import TestSupport
import Testing
import WeChatPush

@Suite("Message cipher")
struct MessageCipherTests {
    @Test(.enabled(if: Corpus.isThere, "the corpus is not beside the package"), arguments: CryptoVector.all)
    func everyVectorHoldsBothWays(_ vector: CryptoVector) throws {
        let cipher = try #require(vector.credentials().cipher(in: .current))
        let plain = try #require(vector.decryptedHex.bytes)
        #expect(try Array(cipher.decrypt(vector.encrypt)) == plain)
        let salt = try #require(vector.randomHex.bytes.flatMap { CipherSalt($0) })
        #expect(cipher.encrypt(plain, random: salt) == vector.encrypt)
        let signature = PushSignature.sign(
            token: try PushToken(vector.token),
            timestamp: vector.timestamp,
            nonce: vector.nonce,
            encrypted: vector.encrypt
        )
        #expect(signature == vector.msgSignature)
    }

    @Test(
        .enabled(if: Corpus.isThere, "the corpus is not beside the package"),
        arguments: CryptoVector.all.filter(\.isPush)
    )
    func theVerifierTakesEveryPublishedEnvelope(_ vector: CryptoVector) throws {
        let body = try #require(vector.body)
        let query = try PushQuery(
            "timestamp=\(vector.timestamp)&nonce=\(vector.nonce)&msg_signature=\(vector.msgSignature)&encrypt_type=aes"
        )
        let now = try #require(Int64(vector.timestamp))
        let verifier = PushVerifier(credentials: try vector.credentials())
        let push = try verifier.verify(query, body: ArraySlice(body.utf8), now: now)
        #expect(Array(push.document) == vector.decryptedHex.bytes)
        #expect(push.signature.hexadecimal == vector.msgSignature)
        #expect(push.keySlot == .current)
        #expect(!push.outerDiffers)
        #expect(push.format == (vector.encryptedJson == nil ? .xml : .json))
    }

    /// The lengths around every block border: paddings 1 to 32 all occur.
    @Test(arguments: 0...70)
    func anyLengthComesBack(_ length: Int) throws {
        let message = [UInt8](repeating: UInt8(ascii: "m"), count: length)
        let encrypted = Samples.cipher.encrypt(message)
        #expect(try Array(Samples.cipher.decrypt(encrypted)) == message)
        #expect(try Array(Samples.cipher.decrypt("\n  \(encrypted)\r\n\t")) == message)
        let size = encrypted.utf8.count / 4 * 3 - encrypted.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "=") ? 1 : 0) }
        #expect(size % 32 == 0)
    }

    @Test func twoEncryptionsOfOneMessageDiffer() {
        #expect(Samples.cipher.encrypt("a".utf8) != Samples.cipher.encrypt("a".utf8))
        #expect(
            Samples.cipher.encrypt("a".utf8, random: Samples.salt)
                == Samples.cipher.encrypt("a".utf8, random: Samples.salt)
        )
        #expect(CipherSalt("too short".utf8) == nil)
    }

    @Test(arguments: [
        "A", "AAA", "AAAA=", "AA=A", "A===", "====", "AAAA AAAA", "AAAA\nAAAA", "AA-_", "AAAé", "AAA\u{0}", "AB==",
        "AAB=",
    ])
    func refusesWhatIsNoCanonicalBase64(_ text: String) {
        #expect(throws: CipherError.notBase64) { try Samples.cipher.decrypt(text) }
    }

    @Test(arguments: [0, 3, 15, 16, 31, 33, 47])
    func refusesLengthsNoCipherHas(_ length: Int) {
        let text = Plain.base64([UInt8](repeating: 7, count: length))
        #expect(throws: CipherError.length(length)) { try Samples.cipher.decrypt(text) }
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let name: String
        let plain: [UInt8]
        let error: CipherError?
        var testDescription: String { name }

        init(_ name: String, _ plain: [UInt8], _ error: CipherError?) {
            self.name = name
            self.plain = plain
            self.error = error
        }
    }

    /// Plaintexts of our own making, encrypted without the cipher's own padding.
    @Test(arguments: [
        Broken("padded to 32", Plain.text(pad: 32 + 10 - 2), nil),
        Broken("padded to 16 only", Plain.padded16, nil),
        Broken("a pad of 0", Plain.ending([0]), .undecryptable),
        Broken("a pad of 33", Plain.ending([UInt8](repeating: 33, count: 33)), .undecryptable),
        Broken("a pad of 255", Plain.ending([255]), .undecryptable),
        Broken("unequal pad bytes", Plain.ending([3, 9, 3]), .undecryptable),
        Broken("nothing but padding", [UInt8](repeating: 32, count: 32), .undecryptable),
        Broken("nineteen bytes left", Plain.raw([UInt8](repeating: 1, count: 19)), .undecryptable),
        Broken("a length beyond the rest", Plain.raw(Plain.head(length: 200) + Array("short".utf8)), .undecryptable),
        Broken("a length of 4 GiB", Plain.raw(Plain.head(length: .max) + Array("short".utf8)), .undecryptable),
        Broken("no receiver", Plain.raw(Plain.head(length: 1) + Array("m".utf8)), .receiver),
        Broken("another receiver", Plain.raw(Plain.head(length: 1) + Array("mwx0123456789abcdee".utf8)), .receiver),
        Broken("a longer receiver", Plain.raw(Plain.head(length: 1) + Array("mwx0123456789abcdef0".utf8)), .receiver),
        Broken(
            "the receiver's beginning",
            Plain.raw(Plain.head(length: 1) + Array("mwx0123456789abcde".utf8)),
            .receiver
        ),
        Broken("the receiver", Plain.raw(Plain.head(length: 1) + Array("mwx0123456789abcdef".utf8)), nil),
    ])
    func judgesAPlaintext(_ example: Broken) throws {
        let text = Plain.encrypt(example.plain)
        guard let error = example.error else {
            #expect(throws: Never.self) { try Samples.cipher.decrypt(text) }
            return
        }
        #expect(throws: error) { try Samples.cipher.decrypt(text) }
    }

    @Test func theWrongKeyIsNotTakenForDamage() {
        let encrypted = Samples.cipher.encrypt(Samples.scan(), random: Samples.salt)
        let other = MessageCipher(key: Samples.otherKey, appID: Samples.appID)
        #expect(throws: CipherError.undecryptable) { try other.decrypt(encrypted) }
        #expect(CipherError.undecryptable.description.contains("EncodingAESKey"))
        #expect(CipherError.notBase64.description.contains("damaged"))
    }
}

extension String {
    /// The bytes that these hexadecimal digits stand for.
    fileprivate var bytes: [UInt8]? {
        let digits = Array(utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(digits[$0..<$0 + 2].text, radix: 16)
        }
        return bytes.count * 2 == digits.count ? bytes : nil
    }
}
