import OfficialAccount
import Testing
import WeChatPush

@Suite("URL check")
struct URLCheckTests {
    static let now = Samples.now

    private func answer(_ query: String, _ credentials: PushCredentials, now: Int64 = now) throws -> String {
        try PushVerifier(credentials: credentials).answerToURLCheck(PushQuery(query), now: now).text
    }

    private func query(_ echo: String = "4375120948345356249", token: PushToken = Samples.token) -> String {
        PushEnvelope.urlCheckQuery(
            echo: echo,
            credentials: Samples.credentials(token: token),
            timestamp: Self.now,
            nonce: Samples.nonce
        )
    }

    @Test(arguments: MessageMode.allCases)
    func echoesTheVeryBytesInEveryMode(_ mode: MessageMode) throws {
        #expect(try answer(query(), Samples.credentials(mode)) == "4375120948345356249")
        #expect(try answer(query("a+b/c= &<x>\n"), Samples.credentials(mode)) == "a+b/c= &<x>\n")
    }

    @Test func answersTheOfficialExample() throws {
        let credentials = Samples.credentials(token: try PushToken("AAAAA"))
        let query =
            "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&echostr=4375120948345356249"
            + "&timestamp=1714036504&nonce=1514711492"
        #expect(try answer(query, credentials, now: 1_714_036_510) == "4375120948345356249")
    }

    @Test func theNewTokenAndThePreviousOneAreAnswered() throws {
        let credentials = Samples.credentials(token: Samples.otherToken, previousToken: Samples.token)
        #expect(try answer(query(), credentials) == "4375120948345356249")
        #expect(try answer(query(token: Samples.otherToken), credentials) == "4375120948345356249")
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (String) -> String
        let refusal: PushRefusal
        var testDescription: String { name }
    }

    @Test(arguments: [
        Refused(name: "no signature", change: { $0.without("signature") }, refusal: .missingParameter(.signature)),
        Refused(name: "no echo", change: { $0.without("echostr") }, refusal: .missingParameter(.echo)),
        Refused(name: "no timestamp", change: { $0.without("timestamp") }, refusal: .missingParameter(.timestamp)),
        Refused(name: "no nonce", change: { $0.without("nonce") }, refusal: .missingParameter(.nonce)),
        Refused(name: "another nonce", change: { $0.without("nonce") + "&nonce=1" }, refusal: .signatureMismatch),
        Refused(
            name: "a wrong msg_signature besides",
            change: { $0 + "&msg_signature=0123456789012345678901234567890123456789" },
            refusal: .messageSignatureMismatch
        ),
    ])
    func echoesNothingUnverified(_ example: Refused) {
        #expect(throws: example.refusal) { try answer(example.change(query()), Samples.credentials(.safe)) }
    }

    @Test func theWindowHoldsForTheCheckToo() {
        #expect(throws: PushRefusal.staleTimestamp(skew: 301)) {
            try answer(query(), Samples.credentials(), now: Self.now + 301)
        }
    }

    private func encrypted(_ echo: String, plus: String) -> String {
        let text = Samples.cipher.encrypt(echo.utf8, random: Samples.salt)
        let signature = PushSignature.sign(
            token: Samples.token,
            timestamp: String(Self.now),
            nonce: Samples.nonce,
            encrypted: text
        )
        let value = text.replacing("+", with: plus).replacing("=", with: "%3D").replacing("/", with: "%2F")
        return "msg_signature=\(signature)&timestamp=\(Self.now)&nonce=\(Samples.nonce)&echostr=\(value)"
    }

    /// A plus sign arrives encoded, bare, or as the blank that a proxy made of it.
    @Test(arguments: ["%2B", "+", "%20"])
    func anEncryptedEchoIsDecrypted(_ plus: String) throws {
        var sawPlus = false
        for number in 0..<40 {
            let query = encrypted("echo \(number)", plus: plus)
            sawPlus = sawPlus || query.contains(plus)
            #expect(try answer(query, Samples.credentials(.safe)) == "echo \(number)")
        }
        #expect(sawPlus)
    }

    @Test func anEncryptedEchoNeedsAKeyAndARightSignature() throws {
        let query = encrypted("1", plus: "%2B")
        #expect(throws: PushRefusal.encryptedForPlainAccount) { try answer(query, Samples.credentials(key: nil)) }
        #expect(throws: PushRefusal.messageSignatureMismatch) {
            try answer(query, Samples.credentials(.safe, token: Samples.otherToken))
        }
        #expect(throws: PushRefusal.cipher(.undecryptable)) {
            try answer(query, Samples.credentials(.safe, key: Samples.otherKey))
        }
    }
}

extension String {
    fileprivate func without(_ name: String) -> String {
        split(separator: "&").filter { !$0.hasPrefix(name + "=") }.joined(separator: "&")
    }
}
