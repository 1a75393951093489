import OfficialAccount
import Testing
import WeChatPush

@Suite("Push verifier")
struct PushVerifierTests {
    static let now = Samples.now

    private func verify(
        _ envelope: PushEnvelope,
        _ credentials: PushCredentials,
        now: Int64 = now
    ) throws -> VerifiedPush {
        try PushVerifier(credentials: credentials).verify(
            PushQuery(envelope.query),
            body: ArraySlice(envelope.body),
            now: now
        )
    }

    struct Form: Sendable, CustomTestStringConvertible {
        let mode: MessageMode
        let format: PushFormat
        var testDescription: String { "\(mode) \(format)" }
        var document: [UInt8] { format == .xml ? Samples.scan() : Samples.jsonScan }

        static let all = MessageMode.allCases.flatMap { mode in PushFormat.allCases.map { Form(mode: mode, format: $0) }
        }
    }

    @Test(arguments: Form.all)
    func takesWhatThePlatformSends(_ form: Form) throws {
        let envelope = Samples.envelope(form.mode, document: form.document, format: form.format)
        let push = try verify(envelope, Samples.credentials(form.mode))
        #expect(Array(push.document) == form.document)
        #expect(push.format == form.format)
        #expect(push.tokenSlot == .current)
        #expect(push.keySlot == (form.mode == .plain ? nil : .current))
        #expect(!push.outerDiffers)
        #expect(push.timestamp == Self.now)
        #expect(push.nonce == Samples.nonce)
        let name = form.mode == .plain ? "signature=" : "msg_signature="
        let pair = envelope.query.split(separator: "&").first { $0.hasPrefix(name) }
        #expect(pair.map { String($0.dropFirst(name.utf8.count)) } == push.signature.hexadecimal)
        #expect(try PushParser().parse(push.document, format: push.format).scan?.scene == SceneValue("42"))
    }

    @Test func theSignatureIsReportedInLowerCase() throws {
        var envelope = Samples.envelope(.plain)
        let signature = try verify(envelope, Samples.credentials()).signature.hexadecimal
        envelope.query = envelope.query.replacing(signature, with: signature.uppercased())
        #expect(try verify(envelope, Samples.credentials()).signature.hexadecimal == signature)
    }

    @Test func thePlainDocumentIsNotTouched() throws {
        let document = Array("\u{FEFF}\r\n".utf8) + Samples.scan("a\u{10}b") + [0xFF, 0x00]
        let push = try verify(Samples.envelope(.plain, document: document), Samples.credentials())
        #expect(Array(push.document) == document)
    }
}

extension PushVerifierTests {
    struct Slots: Sendable, CustomTestStringConvertible {
        let token: PushToken
        let key: EncodingAESKey
        let expected: (token: CredentialSlot, key: CredentialSlot)
        var testDescription: String { "\(expected.token.rawValue) token, \(expected.key.rawValue) key" }
    }

    static let slots = [
        Slots(token: Samples.token, key: Samples.key, expected: (.current, .current)),
        Slots(token: Samples.otherToken, key: Samples.key, expected: (.previous, .current)),
        Slots(token: Samples.token, key: Samples.otherKey, expected: (.current, .previous)),
        Slots(token: Samples.otherToken, key: Samples.otherKey, expected: (.previous, .previous)),
    ]

    @Test(arguments: slots)
    func acceptsThePreviousTokenAndKeyAndAnswersWithThem(_ slots: Slots) throws {
        let sender = Samples.credentials(.safe, token: slots.token, key: slots.key)
        let receiver = Samples.credentials(.safe, previousToken: Samples.otherToken, previousKey: Samples.otherKey)
        let push = try verify(Samples.envelope(.safe, credentials: sender), receiver)
        #expect(push.tokenSlot == slots.expected.token)
        #expect(push.keySlot == slots.expected.key)
        let answer = PushVerifier(credentials: receiver).seal(Array("<xml>hi</xml>".utf8), for: push, timestamp: 7)
        let opened = try ReplyEnvelope.open(
            answer,
            cipher: MessageCipher(key: slots.key, appID: Samples.appID),
            token: slots.token
        )
        #expect(opened.text == "<xml>hi</xml>")
    }

    @Test func acceptsThePreviousTokenInPlainMode() throws {
        let envelope = Samples.envelope(.plain, credentials: Samples.credentials(token: Samples.otherToken))
        let receiver = Samples.credentials(previousToken: Samples.otherToken)
        #expect(try verify(envelope, receiver).tokenSlot == .previous)
        #expect(throws: PushRefusal.signatureMismatch) { try verify(envelope, Samples.credentials()) }
    }

    @Test(arguments: [-301, -300, -1, 0, 1, 300, 301] as [Int64])
    func theWindowIsOpenOnBothSides(_ skew: Int64) throws {
        for mode in MessageMode.allCases {
            let envelope = Samples.envelope(mode)
            if skew.magnitude <= 300 {
                #expect(throws: Never.self) { try verify(envelope, Samples.credentials(mode), now: Self.now + skew) }
            } else {
                #expect(throws: PushRefusal.staleTimestamp(skew: skew)) {
                    try verify(envelope, Samples.credentials(mode), now: Self.now + skew)
                }
            }
            #expect(throws: Never.self) {
                try verify(envelope, Samples.credentials(mode, tolerance: nil), now: Self.now + skew * 1_000_000)
            }
        }
    }

    /// s21 of the vectors: a digit moved from the timestamp to the nonce, the digest unchanged.
    @Test func aMovedDigitIsRefusedThoughTheDigestHolds() throws {
        let token = try PushToken("AAAAA")
        let signature = "899cf89e464efb63f54ddac96b0a0a235f53aa78"
        #expect(PushSignature.matches(signature, token: token, timestamp: "171403705", nonce: "9486452656"))
        let verifier = PushVerifier(credentials: Samples.credentials(token: token, tolerance: nil))
        for (timestamp, nonce) in [("171403705", "9486452656"), ("17140370594", "86452656")] {
            let query = try PushQuery("signature=\(signature)&timestamp=\(timestamp)&nonce=\(nonce)")
            #expect(throws: PushRefusal.malformedTimestamp) {
                try verifier.verify(query, body: ArraySlice(Samples.scan()), now: Self.now)
            }
        }
    }

    @Test(arguments: ["+714037059", "-714037059", " 714037059", "171403705a", "1.71403e10", "１714037059", "9999999999"])
    func onlyTenDigitsAreATimestamp(_ timestamp: String) throws {
        let token = Samples.token
        let signature = PushSignature.sign(token: token, timestamp: timestamp, nonce: "1")
        let query = try PushQuery("signature=\(signature)&timestamp=\(timestamp)&nonce=1")
        let expected: PushRefusal =
            timestamp == "9999999999" ? .staleTimestamp(skew: Self.now - 9_999_999_999) : .malformedTimestamp
        #expect(throws: expected) {
            try PushVerifier(credentials: Samples.credentials()).verify(query, body: [], now: Self.now)
        }
    }

    @Test func aPlainChildThatDisagreesIsReportedAndDoesNotDecide() throws {
        let credentials = Samples.credentials(.compatible)
        var envelope = Samples.envelope(.compatible)
        #expect(try !verify(envelope, credentials).outerDiffers)
        envelope.body = Array(envelope.body.text.replacing("<![CDATA[42]]>", with: "<![CDATA[43]]>").utf8)
        let push = try verify(envelope, credentials)
        #expect(push.outerDiffers)
        #expect(try PushParser().parse(push.document, format: .xml).eventKey == "42")
    }

    @Test func aSafeEnvelopeToACompatibleAccountIsTaken() throws {
        #expect(try !verify(Samples.envelope(.safe), Samples.credentials(.compatible)).outerDiffers)
        #expect(try !verify(Samples.envelope(.compatible), Samples.credentials(.safe)).outerDiffers)
    }
}
