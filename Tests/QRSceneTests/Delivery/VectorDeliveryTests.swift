import OutboundHTTP
import QRScene
import QRSceneTesting
import TestSupport
import Testing

/// Every published signature and encryption vector through the endpoint, with its own credentials.
@Suite(
    "Vectors over sockets",
    .enabled(if: Corpus.isThere, "the corpus is not beside the package"),
    .timeLimit(.minutes(3))
)
struct VectorDeliveryTests {
    @Test(arguments: CryptoVector.all.filter { !$0.isURLCheck && !$0.isReply })
    func anEncryptedPushIsTaken(_ vector: CryptoVector) async throws {
        var scenes = SceneRegistry()
        scenes.onOtherPush { push, _ in .text("re: \(push.messageType)") }
        let credentials = try vector.credentials()
        try await RunningReceiver.run([Account(credentials: credentials, scenes: scenes)]) { running async throws in
            let response = try await running.send(vector.sending())
            let expected = try Self.push(in: vector)
            guard let expected else {
                // Genuine and decrypted, and addressed to something else than an official account.
                #expect(response.status == 400)
                #expect(running.journal.refusals.values.map(\.label) == ["missing_element"])
                return
            }
            #expect(response.status == 200)
            let arrival = try #require(running.journal.arrivals.values.first)
            #expect(arrival.push == expected)
            #expect(arrival.tokenSlot == .current)
            #expect(arrival.keySlot == .current)
            // The way back: the reply opens with the published key and token, in the push's own form.
            #expect(response.text.hasPrefix("{") == vector.isJSON)
            let cipher = try #require(credentials.cipher(in: .current))
            let document = try ReplyEnvelope.open(response.body, cipher: cipher, token: try PushToken(vector.token))
            #expect(try PassiveReply(document: document) == .text("re: \(expected.messageType)"))
        }
    }

    @Test(arguments: CryptoVector.all.filter { !$0.isURLCheck && !$0.isReply })
    func noOtherCredentialsTakeIt(_ vector: CryptoVector) async throws {
        func account(_ name: String, token: String? = nil, key: String? = nil, appID: String? = nil) throws -> Account {
            let credentials = try PushCredentials(
                appID: AppID(rawValue: appID ?? vector.appid),
                token: try PushToken(token ?? vector.token),
                aesKey: try EncodingAESKey(key ?? vector.encodingAESKey),
                mode: vector.mode,
                timestampTolerance: nil
            )
            return Account(name: AccountName(rawValue: name), credentials: credentials, scenes: SceneRegistry())
        }
        let accounts = [
            try account("token", token: "AnotherToken"), try account("key", key: Sample.otherKey),
            try account("app", appID: vector.appid + "0"),
        ]
        try await RunningReceiver.run(accounts) { running async throws in
            for account in accounts {
                let response = try await running.send(vector.sending().to("/wechat/\(account.name)"))
                #expect(response.status == 403, "\(account.name)")
            }
            #expect(running.journal.arrivals.values.isEmpty)
            let expected =
                vector.signature == nil
                ? ["msg_signature_mismatch", "undecryptable", "app_id_mismatch"]
                : ["signature_mismatch", "undecryptable", "app_id_mismatch"]
            #expect(running.journal.refusals.values.map(\.label) == expected)
        }
    }

    @Test(arguments: CryptoVector.all.filter(\.isURLCheck))
    func anEncryptedURLCheckIsAnswered(_ vector: CryptoVector) async throws {
        let account = Account(credentials: try vector.credentials(), scenes: SceneRegistry())
        try await RunningReceiver.run([account]) { running async throws in
            let response = try await running.send(vector.sending())
            #expect(response.status == 200)
            #expect(response.text == vector.decrypted)
            var spoilt = vector.sending()
            spoilt["nonce"] = "1"
            #expect(try await running.send(spoilt).status == 403)
        }
    }

    /// A published reply is no push, yet it shows that the endpoint verifies and decrypts it: what is wrong with it is
    /// its content (400), and with one digit of its signature changed it does not come so far (403).
    @Test(arguments: CryptoVector.all.filter(\.isReply))
    func aPublishedReplyIsVerifiedAndDecryptedAndIsNoPush(_ vector: CryptoVector) async throws {
        let account = Account(credentials: try vector.credentials(), scenes: SceneRegistry())
        try await RunningReceiver.run([account]) { running async throws in
            let response = try await running.send(vector.sending())
            #expect(response.status == 400)
            #expect(running.journal.refusals.values.last?.label == "missing_element")
            var spoilt = vector.sending()
            spoilt["msg_signature"] = String(vector.msgSignature.reversed())
            #expect(try await running.send(spoilt).status == 403)
        }
    }

    /// The other direction: with the published random bytes we send what was published, bit for bit.
    @Test(arguments: CryptoVector.all.filter { !$0.isURLCheck })
    func weEncryptAndSignAsPublished(_ vector: CryptoVector) throws {
        let credentials = try vector.credentials()
        let cipher = try #require(credentials.cipher(in: .current))
        let salt = try #require(CipherSalt(vector.random.utf8))
        #expect(cipher.encrypt(vector.decrypted.utf8, random: salt) == vector.encrypt)
        let signature = PushSignature.sign(
            token: try PushToken(vector.token),
            timestamp: vector.timestamp,
            nonce: vector.nonce,
            encrypted: vector.encrypt
        )
        #expect(signature == vector.msgSignature)
    }

    @Test func aTokenThatTheConsoleRefusesIsRefusedHereToo() throws {
        let vector = try #require(SignatureVector.all.first { $0.id == "s17" })
        #expect(throws: CredentialError.tokenCharacter("-")) { try PushToken(vector.token) }
    }

    @Test(arguments: SignatureVector.all.filter { $0.id != "s17" })
    func aPublishedSignatureIsJudgedAsPublished(_ vector: SignatureVector) async throws {
        let account = Account(credentials: try vector.credentials(), scenes: SceneRegistry())
        try await RunningReceiver.run([account]) { running async throws in
            let echo = vector.echostr ?? "4375120948345356249"
            var check = Sending(query: "signature=\(vector.signature)&echostr=\(echo)")
            check["timestamp"] = vector.timestamp
            check["nonce"] = vector.nonce
            check.method = "GET"
            let checked = try await running.send(check)
            #expect(checked.status == (vector.isTaken ? 200 : 403))
            #expect((checked.text == echo) == vector.isTaken)
            var push = check.by("POST")
            push["echostr"] = nil
            push.body = Push.text("hello").document()
            #expect(try await running.send(push).status == (vector.isTaken ? 200 : 403))
            #expect(running.journal.arrivals.values.count == (vector.isTaken ? 1 : 0))
        }
    }

    @Test(arguments: SignatureVector.all.filter(\.isTaken))
    func weSignAsPublished(_ vector: SignatureVector) throws {
        let query = PushEnvelope.urlCheckQuery(
            echo: "1",
            credentials: try vector.credentials(),
            timestamp: try #require(Int64(vector.timestamp)),
            nonce: vector.nonce
        )
        #expect(query.hasPrefix("signature=\(vector.signature)&"))
    }

    private static func push(in vector: CryptoVector) throws -> Push? {
        try? PushParser().parse(Array(vector.decrypted.utf8)[...], format: vector.isJSON ? .json : .xml)
    }
}

extension CryptoVector {
    /// The request as it was published; enterprise accounts send no plain `signature`.
    func sending() -> Sending {
        var sending = Sending(query: "timestamp=\(timestamp)&nonce=\(nonce)&msg_signature=\(msgSignature)")
        if let signature { sending["signature"] = signature }
        if isURLCheck {
            sending.method = "GET"
            sending["echostr"] = encrypt.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing(
                "=",
                with: "%3D"
            )
            return sending
        }
        sending.text =
            body
            ?? #"{"ToUserName":"toUser","Encrypt":"\#(encrypt)"}"#
        if isJSON { sending.contentType = "application/json" }
        return sending
    }
}

extension SignatureVector {
    /// Vectors whose parameters the platform never sends: the digest holds, the request must be refused all the same.
    static let foreign = [
        "s15": "a timestamp of three digits; the platform sends ten",
        "s17": "a token with hyphens; the console takes letters and digits",
        "s21": "digits moved from the timestamp to the nonce; the digest cannot tell",
    ]

    var isTaken: Bool { expect == "accept" && Self.foreign[id] == nil }

    func credentials() throws -> PushCredentials {
        try PushCredentials(appID: nil, token: try PushToken(token), mode: .plain, timestampTolerance: nil)
    }
}
