import Foundation
import QRScene
import QRSceneTesting

/// One request to a callback, whose parts a test can spoil before it goes.
struct Sending: Sendable {
    var method = "POST"
    var path = "/wechat"
    var pairs: [(name: String, value: String)]
    var body: [UInt8]
    var contentType = "text/xml"

    init(query: String, body: [UInt8] = []) {
        pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        self.body = body
    }

    /// A push as the platform would deliver it to these credentials.
    init(
        document: [UInt8],
        to credentials: PushCredentials? = nil,
        format: PushFormat = .xml,
        openID: OpenID = .sample,
        at time: Int64 = Sample.now,
        nonce: String = Sample.nonce(),
        salt: CipherSalt = CipherSalt()
    ) throws {
        let envelope = PushEnvelope(
            document: document,
            format: format,
            openID: openID,
            credentials: try credentials ?? Sample.credentials(),
            timestamp: time,
            nonce: nonce,
            random: salt
        )
        self.init(query: envelope.query, body: envelope.body)
        if format == .json { contentType = "application/json" }
    }

    /// A push that is built, not saved.
    init(_ push: Push, to credentials: PushCredentials? = nil, at time: Int64 = Sample.now) throws {
        try self.init(document: push.document(), to: credentials, openID: push.openID, at: time)
    }

    /// The console's check of the URL.
    static func urlCheck(
        echo: String = "4375120948345356249",
        to credentials: PushCredentials? = nil,
        at time: Int64 = Sample.now
    ) throws -> Sending {
        var sending = Sending(
            query: PushEnvelope.urlCheckQuery(
                echo: echo,
                credentials: try credentials ?? Sample.credentials(),
                timestamp: time,
                nonce: Sample.nonce()
            )
        )
        sending.method = "GET"
        return sending
    }

    var query: String { pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }

    subscript(name: String) -> String? {
        get { pairs.first { $0.name == name }?.value }
        set {
            guard let newValue else {
                pairs.removeAll { $0.name == name }
                return
            }
            if let index = pairs.firstIndex(where: { $0.name == name }) {
                pairs[index].value = newValue
            } else {
                pairs.append((name, newValue))
            }
        }
    }

    var text: String {
        get { String(decoding: body, as: UTF8.self) }
        set { body = Array(newValue.utf8) }
    }

    func to(_ path: String) -> Sending {
        var copy = self
        copy.path = path
        return copy
    }

    func by(_ method: String) -> Sending {
        var copy = self
        copy.method = method
        return copy
    }

    /// Signs again what a test has changed: `timestamp`, `nonce` and, where there is one, the body's `Encrypt`.
    mutating func sign(with token: String = Sample.token, encrypted: String? = nil) throws {
        let token = try PushToken(token)
        let (timestamp, nonce) = (self["timestamp"] ?? "", self["nonce"] ?? "")
        self["signature"] = PushSignature.sign(token: token, timestamp: timestamp, nonce: nonce)
        if let encrypted {
            self["msg_signature"] = PushSignature.sign(
                token: token,
                timestamp: timestamp,
                nonce: nonce,
                encrypted: encrypted
            )
        }
    }

    /// The base64 text of the body's `Encrypt`.
    var encrypted: String {
        guard let start = text.range(of: "<Encrypt><![CDATA["), let end = text.range(of: "]]></Encrypt>") else {
            return ""
        }
        return String(text[start.upperBound..<end.lowerBound])
    }

    /// Puts another text into the body's `Encrypt`, and signs again.
    mutating func replaceEncrypted(with other: String) throws {
        text =
            "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[\(other)]]></Encrypt></xml>"
        try sign(encrypted: other)
    }
}

/// Made-up credentials.
enum Sample {
    static let token = "EndToEndToken1"
    static let otherToken = "EndToEndToken2"
    static let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    static let otherKey = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
    static let appID = "wx0123456789abcdef"

    static func credentials(
        _ mode: MessageMode = .plain,
        token: String = token,
        previousToken: String? = nil,
        key: String = key,
        previousKey: String? = nil,
        appID: String = appID,
        tolerance: Duration? = .seconds(300)
    ) throws -> PushCredentials {
        try PushCredentials(
            appID: AppID(rawValue: appID),
            token: PushToken(token),
            previousToken: previousToken.map { token throws(CredentialError) in try PushToken(token) },
            aesKey: EncodingAESKey(key),
            previousAESKey: previousKey.map { key throws(CredentialError) in try EncodingAESKey(key) },
            mode: mode,
            timestampTolerance: tolerance
        )
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    static func nonce() -> String { String(UInt32.random(in: 100_000_000...999_999_999)) }

    /// A registry of one handler for every scene, and one for everything else.
    static func scenes(_ runs: RunCount = RunCount()) throws -> SceneRegistry {
        var scenes = SceneRegistry()
        try scenes.on("*") { scan, _ in
            runs.add()
            return .text("seen \(scan.scene.text)")
        }
        scenes.onOtherPush { _, _ in
            runs.add()
            return nil
        }
        return scenes
    }
}
