import Forwarding
import Testing

@Suite("Webhook signature")
struct WebhookSignatureTests {
    /// The vector that the specification's own libraries are tested with.
    @Test func agreesWithThePublishedVector() throws {
        let signature = WebhookSignature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: [try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
        )
        #expect(signature.signatures == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func eachLiveSecretSigns() throws {
        let one = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let other = try WebhookSecret("whsec_" + String(repeating: "A", count: 32))
        let sign = { WebhookSignature(id: "i", timestamp: 1, body: [0xFF, 0], secrets: $0).signatures }
        #expect(sign([one, other]) == sign([one]) + " " + sign([other]))
        #expect(sign([one]) != sign([other]))
    }

    @Test(arguments: [
        ("", "does not begin with whsec_"), ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "does not begin with whsec_"),
        ("whsec_", "0 bytes"), ("whsec_!", "no Base64"), ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "no Base64"),
        ("whsec_" + String(repeating: "A", count: 28), "21 bytes"),
        ("whsec_" + String(repeating: "A", count: 31) + "=", "23 bytes"),
        ("whsec_" + String(repeating: "A", count: 87) + "=", "65 bytes"),
    ])
    func whatIsNoSecretSaysWhyAndNotWhat(_ text: String, says: String) {
        let error = #expect(throws: ForwardTargetError.self) { _ = try WebhookSecret(text) }
        #expect(error?.description.contains(says) == true, "\(String(describing: error))")
        #expect(error?.description.contains(String(repeating: "A", count: 20)) == false)
    }

    @Test(arguments: [32, 88]) func secretsOf24And64BytesAreTaken(characters: Int) throws {
        let padding = characters == 88 ? "==" : ""
        _ = try WebhookSecret("whsec_" + String(repeating: "A", count: characters - padding.count) + padding)
    }

    @Test func aSecretIsNotShown() throws {
        let secret = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(!text.contains("MfKQ"))
            #expect(!text.contains("49, 242"))
        }
    }
}
