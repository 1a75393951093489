import OfficialAccount
import Testing
import WeChatPush

@Suite("Envelopes")
struct EnvelopeTests {
    private func seal(_ document: String, _ format: PushFormat) -> [UInt8] {
        ReplyEnvelope.seal(
            document: document.utf8,
            format: format,
            cipher: Samples.cipher,
            token: Samples.token,
            timestamp: 1_713_424_427,
            nonce: "a\"b]]>",
            random: Samples.salt
        )
    }

    @Test(arguments: PushFormat.allCases)
    func aSealedReplyOpens(_ format: PushFormat) throws {
        let sealed = seal("<xml>你好</xml>\n", format)
        let opened = try ReplyEnvelope.open(sealed, cipher: Samples.cipher, token: Samples.token)
        #expect(opened.text == "<xml>你好</xml>\n")
        #expect(sealed == seal("<xml>你好</xml>\n", format))
    }

    @Test func theFormsAreThePublishedOnes() throws {
        let key = try EncodingAESKey(String(repeating: "A", count: 43))
        let cipher = MessageCipher(key: key, appID: AppID(rawValue: "wxba5fad812f8e6fb9"))
        let token = try PushToken("AAAAA")
        func sealed(_ format: PushFormat) -> String {
            ReplyEnvelope.seal(
                document: #"{"demo_resp":"good luck"}"#.utf8,
                format: format,
                cipher: cipher,
                token: token,
                timestamp: 1_713_424_427,
                nonce: "415670741",
                random: Samples.salt
            ).text
        }
        let encrypted = cipher.encrypt(#"{"demo_resp":"good luck"}"#.utf8, random: Samples.salt)
        let signature = PushSignature.sign(
            token: token,
            timestamp: "1713424427",
            nonce: "415670741",
            encrypted: encrypted
        )
        #expect(
            sealed(.json)
                == #"{"Encrypt":"\#(encrypted)","MsgSignature":"\#(signature)","TimeStamp":1713424427,"Nonce":"415670741"}"#
        )
        #expect(
            sealed(.xml)
                == "<xml><Encrypt><![CDATA[\(encrypted)]]></Encrypt><MsgSignature><![CDATA[\(signature)]]></MsgSignature>"
                + "<TimeStamp>1713424427</TimeStamp><Nonce><![CDATA[415670741]]></Nonce></xml>"
        )
    }

    @Test func openRefusesWhatThePlatformWould() {
        let sealed = seal("<xml/>", .xml)
        func open(_ bytes: [UInt8], token: PushToken = Samples.token, key: EncodingAESKey = Samples.key) throws {
            _ = try ReplyEnvelope.open(bytes, cipher: MessageCipher(key: key, appID: Samples.appID), token: token)
        }
        #expect(throws: Never.self) { try open(sealed) }
        #expect(throws: PushRefusal.messageSignatureMismatch) { try open(sealed, token: Samples.otherToken) }
        #expect(throws: PushRefusal.cipher(.undecryptable)) { try open(sealed, key: Samples.otherKey) }
        #expect(throws: PushRefusal.missingElement("Encrypt")) { try open(Array("<xml/>".utf8)) }
        #expect(throws: PushRefusal.missingElement("Nonce")) {
            try open(Array(sealed.text.replacing("Nonce", with: "Once").utf8))
        }
        #expect(throws: PushRefusal.notXML(line: nil)) { try open(Array("success".utf8)) }
        #expect(throws: PushRefusal.messageSignatureMismatch) {
            try open(Array(sealed.text.replacing("1713424427", with: "1713424428").utf8))
        }
    }

    @Test func theVerifierSealsWhatTheModeSeals() throws {
        for mode in MessageMode.allCases {
            let verifier = PushVerifier(credentials: Samples.credentials(mode))
            let envelope = Samples.envelope(mode)
            let push = try verifier.verify(
                PushQuery(envelope.query),
                body: ArraySlice(envelope.body),
                now: Samples.now
            )
            for plain in [[], Array("success".utf8)] { #expect(verifier.seal(plain, for: push, timestamp: 1) == plain) }
            let document = Array("<xml>hi</xml>".utf8)
            let answer = verifier.seal(document, for: push, timestamp: 1)
            #expect((answer == document) == (mode == .plain))
            guard mode.isEncrypted else { continue }
            #expect(answer.text.contains("<Nonce><![CDATA[\(push.nonce)]]></Nonce>"))
            let opened = try ReplyEnvelope.open(answer, cipher: Samples.cipher, token: Samples.token)
            #expect(Array(opened) == document)
        }
    }

    @Test func thePlatformsFormsOfAPush() throws {
        let plain = Samples.envelope(.plain)
        #expect(plain.body == Samples.scan())
        #expect(!plain.query.contains("encrypt_type") && !plain.query.contains("msg_signature"))
        #expect(plain.value("openid") == Samples.openID.rawValue)
        let safe = Samples.envelope(.safe)
        #expect(
            safe.body.text.hasPrefix("<xml><ToUserName><![CDATA[\(Samples.account)]]></ToUserName><Encrypt><![CDATA[")
        )
        #expect(!safe.body.text.contains("EventKey"))
        #expect(safe.value("encrypt_type") == "aes")
        let compatible = Samples.envelope(.compatible)
        #expect(compatible.body.text.contains("<EventKey><![CDATA[42]]></EventKey>"))
        #expect(compatible.body.text.hasSuffix("]]></Encrypt></xml>"))
        let json = Samples.envelope(.compatible, document: Samples.jsonScan, format: .json)
        #expect(json.body.text.hasPrefix(Samples.jsonScan.text.dropLast() + ",\"Encrypt\":\""))
        let safeJSON = Samples.envelope(.safe, document: Samples.jsonScan, format: .json)
        #expect(safeJSON.body.text.hasPrefix(#"{"ToUserName":"\#(Samples.account)","Encrypt":""#))
    }

    /// `push --tamper` and broken fixtures must be sendable too.
    @Test(arguments: ["", "not xml", "<xml>", "{", "{}"])
    func evenABrokenDocumentIsSent(_ document: String) throws {
        for mode in MessageMode.allCases {
            for format in PushFormat.allCases {
                let envelope = Samples.envelope(mode, document: Array(document.utf8), format: format)
                #expect(throws: Never.self) { try PushQuery(envelope.query) }
                if mode == .safe {
                    #expect(throws: Never.self) { try PushParser().elementsOfEnvelope(envelope.body) }
                }
            }
        }
    }

    @Test func theQueryIsPercentEncoded() throws {
        let envelope = Samples.envelope(.plain, nonce: "a+b &=%你")
        #expect(!envelope.query.contains(" ") && envelope.query.split(separator: "&").count == 4)
        #expect(try PushQuery(envelope.query).nonce == "a+b &=%你")
    }
}

extension PushParser {
    /// That an envelope can be read at all, whatever it holds.
    fileprivate func elementsOfEnvelope(_ body: [UInt8]) throws {
        let format = try PushFormat(of: body[...])
        do throws(PushRefusal) {
            _ = try parse(ArraySlice(body), format: format)
        } catch {
            guard error == .encryptedForPlainAccount else { throw error }
        }
    }
}
