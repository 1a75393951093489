import QRScene
import QRSceneTesting
import Testing

/// One request that must be refused, and how.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    let name: String
    let mode: MessageMode
    let status: Int
    let label: String
    let spoil: @Sendable (inout Sending) throws -> Void

    var testDescription: String { "\(mode): \(name)" }

    init(
        _ name: String,
        _ mode: MessageMode,
        _ status: Int,
        _ label: String,
        _ spoil: @escaping @Sendable (inout Sending) throws -> Void
    ) {
        self.name = name
        self.mode = mode
        self.status = status
        self.label = label
        self.spoil = spoil
    }
}

extension RefusalCase {
    /// All of them.
    static let all: [RefusalCase] = authenticity + documents
    /// Those that nobody but the platform could have got right.
    static let authenticity: [RefusalCase] = seenInPeers + encryptTypes + queries + ciphers

    static let nowhere = String(repeating: "0", count: 40)

    /// What SDKs were seen to let through, one by one.
    static let seenInPeers: [RefusalCase] = [
        RefusalCase("an echo without a signature", .plain, 403, "missing_parameter") {
            $0 = try .urlCheck()
            $0["signature"] = nil
        },
        RefusalCase("an echo without a signature", .safe, 403, "missing_parameter") {
            $0 = try .urlCheck()
            $0["signature"] = nil
        },
        RefusalCase("an echo with a wrong signature", .plain, 403, "signature_mismatch") {
            $0 = try .urlCheck()
            $0["signature"] = nowhere
        },
        RefusalCase("an echo with an empty signature", .plain, 403, "missing_parameter") {
            $0 = try .urlCheck()
            $0["signature"] = ""
        },
        RefusalCase("an echo of another token", .plain, 403, "signature_mismatch") {
            $0 = try .urlCheck(to: Sample.credentials(token: Sample.otherToken))
        },
        RefusalCase("a stale echo", .plain, 403, "stale_timestamp") { $0 = try .urlCheck(at: Sample.now - 400) },
        RefusalCase("an echo with nothing at all", .plain, 403, "missing_parameter") {
            $0 = Sending(query: "").by("GET")
        },
        RefusalCase("an echo without echostr", .plain, 403, "missing_parameter") {
            $0 = try .urlCheck()
            $0["echostr"] = nil
        },
        RefusalCase("a plain push without msg_signature", .safe, 403, "missing_parameter") { $0 = try plainPush() },
        RefusalCase("a plain push without msg_signature", .compatible, 403, "missing_parameter") {
            $0 = try plainPush()
        },
        RefusalCase("an encrypted push without msg_signature", .safe, 403, "missing_parameter") {
            $0["msg_signature"] = nil
        },
        RefusalCase("an encrypted push with an empty msg_signature", .safe, 403, "missing_parameter") {
            $0["msg_signature"] = ""
        },
        RefusalCase("a msg_signature that is wrong beside a right signature", .safe, 403, "msg_signature_mismatch") {
            $0["msg_signature"] = nowhere
        },
        RefusalCase(
            "a msg_signature that is wrong beside a right signature",
            .compatible,
            403,
            "msg_signature_mismatch"
        ) {
            $0["msg_signature"] = nowhere
        },
        RefusalCase("the signature in the place of msg_signature", .safe, 403, "msg_signature_mismatch") {
            $0["msg_signature"] = $0["signature"]
        },
        RefusalCase("a signature that is wrong beside a right msg_signature", .safe, 403, "signature_mismatch") {
            $0["signature"] = nowhere
        },
        RefusalCase("an AppID that is another's", .safe, 403, "app_id_mismatch") {
            $0 = try push(to: Sample.credentials(.safe, appID: "wx0123456789abcdee"))
        },
        RefusalCase("an AppID that only begins like ours", .safe, 403, "app_id_mismatch") {
            $0 = try push(to: Sample.credentials(.safe, appID: Sample.appID + "0"))
        },
        RefusalCase("an AppID that ours begins with", .safe, 403, "app_id_mismatch") {
            $0 = try push(to: Sample.credentials(.safe, appID: String(Sample.appID.dropLast())))
        },
        RefusalCase("an AppID that is another's", .compatible, 403, "app_id_mismatch") {
            $0 = try push(to: Sample.credentials(.compatible, appID: "wx0123456789abcdee"))
        },
    ]

    /// The configured mode decides, whatever the query says.
    static func encryptType(_ type: String) -> [RefusalCase] {
        [
            RefusalCase("an encrypted push that says '\(type)'", .plain, 403, "mode_mismatch") {
                $0 = try push(to: Sample.credentials(.safe))
                $0["encrypt_type"] = type
            },
            RefusalCase("a compatible push that says '\(type)'", .plain, 403, "mode_mismatch") {
                $0 = try push(to: Sample.credentials(.compatible))
                $0["encrypt_type"] = type
            },
            RefusalCase("a plain push that says '\(type)'", .safe, 403, "missing_parameter") {
                $0 = try plainPush()
                $0["encrypt_type"] = type
            },
            RefusalCase("a plain push that says '\(type)'", .compatible, 403, "missing_parameter") {
                $0 = try plainPush()
                $0["encrypt_type"] = type
            },
            RefusalCase("a plain body under an encrypted push's query that says '\(type)'", .safe, 403, "mode_mismatch")
            {
                $0["encrypt_type"] = type
                $0.body = try plainPush().body
            },
            RefusalCase("a plain body whose signature stands twice and says '\(type)'", .safe, 403, "mode_mismatch") {
                $0 = try plainPush()
                $0["encrypt_type"] = type
                $0["msg_signature"] = $0["signature"]
            },
        ]
    }

    static let encryptTypes: [RefusalCase] = encryptType("raw") + encryptType("aes") + encryptType("") + otherTypes

    static let otherTypes: [RefusalCase] = [
        RefusalCase("a plain push that says aes", .plain, 403, "mode_mismatch") { $0["encrypt_type"] = "aes" },
        RefusalCase("an encrypted push without encrypt_type and msg_signature", .plain, 403, "mode_mismatch") {
            $0 = try push(to: Sample.credentials(.safe))
            $0["encrypt_type"] = nil
            $0["msg_signature"] = nil
        },
    ]

    static let queries: [RefusalCase] = MessageMode.allCases.flatMap { queries($0) }

    static func queries(_ mode: MessageMode) -> [RefusalCase] {
        [
            RefusalCase("no query", mode, 403, "missing_parameter") { $0.pairs = [] },
            RefusalCase("no timestamp", mode, 403, "missing_parameter") { $0["timestamp"] = nil },
            RefusalCase("no nonce", mode, 403, "missing_parameter") { $0["nonce"] = nil },
            RefusalCase("another nonce", mode, 403, "signature_mismatch") { $0["nonce"] = "1" },
            RefusalCase("a timestamp of nine digits", mode, 403, "malformed_timestamp") {
                let timestamp = $0["timestamp"] ?? ""
                $0["nonce"] = String(timestamp.suffix(1)) + ($0["nonce"] ?? "")
                $0["timestamp"] = String(timestamp.dropLast())
            },
            RefusalCase("a timestamp of eleven digits", mode, 403, "malformed_timestamp") {
                let nonce = $0["nonce"] ?? ""
                $0["timestamp"] = ($0["timestamp"] ?? "") + nonce.prefix(1)
                $0["nonce"] = String(nonce.dropFirst())
            },
            RefusalCase("a timestamp of words", mode, 403, "malformed_timestamp") { $0["timestamp"] = "yesterdays" },
            RefusalCase("a timestamp 301 s old", mode, 403, "stale_timestamp") {
                $0 = try push(to: Sample.credentials(mode), at: Sample.now - 302)
            },
            RefusalCase("a timestamp 301 s ahead", mode, 403, "stale_timestamp") {
                $0 = try push(to: Sample.credentials(mode), at: Sample.now + 320)
            },
            RefusalCase("a signature twice", mode, 403, "repeated_parameter") {
                $0.pairs.append(("signature", $0["signature"] ?? ""))
            },
            RefusalCase("a timestamp twice, once disguised", mode, 403, "repeated_parameter") {
                $0.pairs.append(("%74imestamp", $0["timestamp"] ?? ""))
            },
            RefusalCase("a broken percent sign", mode, 403, "malformed_parameter") { $0["nonce"] = "%zz" },
            RefusalCase("a query of 5 KB", mode, 403, "query_too_long") {
                $0["x"] = String(repeating: "x", count: 5000)
            },
            RefusalCase("another token", mode, 403, "signature_mismatch") {
                $0 = try push(to: Sample.credentials(mode, token: Sample.otherToken))
            },
        ]
    }

    static let ciphers: [RefusalCase] = ciphers(.compatible) + ciphers(.safe)

    static func ciphers(_ mode: MessageMode) -> [RefusalCase] {
        [
            RefusalCase("another key", mode, 403, "undecryptable") {
                $0 = try push(to: Sample.credentials(mode, key: Sample.otherKey))
            },
            RefusalCase("an Encrypt that is no base64", mode, 403, "encrypt_damaged") {
                try $0.replaceEncrypted(with: "no base64!")
            },
            RefusalCase("an Encrypt that is cut", mode, 403, "encrypt_damaged") {
                try $0.replaceEncrypted(with: String($0.encrypted.dropLast(4)))
            },
            RefusalCase("an Encrypt that is swapped", mode, 403, "msg_signature_mismatch") {
                let (signature, other) = try ($0["msg_signature"], push(to: Sample.credentials(mode)).encrypted)
                try $0.replaceEncrypted(with: other)
                $0["msg_signature"] = signature
            },
            RefusalCase("an empty Encrypt", mode, 403, "mode_mismatch") { try $0.replaceEncrypted(with: " ") },
        ]
    }

    /// Under a right signature in plain mode, and inside a right envelope in safe mode.
    static let texts: [(name: String, document: String, status: Int, label: String)] = [
        ("nothing", "", 400, "not_xml"),
        ("words", "hello", 400, "not_xml"),
        ("HTML", "<html><body>hello<br></body></html>", 400, "missing_element"),
        ("two roots", "<xml></xml><xml></xml>", 400, "not_xml"),
        ("a document that is cut", "<xml><ToUserName>gh_0", 400, "not_xml"),
        ("a DOCTYPE", #"<!DOCTYPE xml><xml><ToUserName>g</ToUserName></xml>"#, 400, "doctype"),
        (
            "a file's content (XXE)",
            #"<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><ToUserName>&f;</ToUserName></xml>"#,
            400, "doctype"
        ),
        (
            "a server's content (XXE)",
            #"<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><xml/>"#, 400, "doctype"
        ),
        (
            "a billion laughs",
            #"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><xml>&b;</xml>"#, 400,
            "doctype"
        ),
        ("an entity nobody declared", "<xml><ToUserName>&laugh;</ToUserName></xml>", 400, "not_xml"),
        ("a processing instruction", "<xml><?php echo 1 ?></xml>", 400, "processing_instruction"),
        (
            "a thousand levels",
            String(repeating: "<xml>", count: 1000) + String(repeating: "</xml>", count: 1000), 400, "too_deep"
        ),
        ("ten thousand children", "<xml>\(String(repeating: "<a/>", count: 10_000))</xml>", 400, "too_many_nodes"),
        ("no FromUserName", "<xml><ToUserName>g</ToUserName></xml>", 400, "missing_element"),
        ("half a JSON", #"{"ToUserName":"#, 400, "not_json"),
    ]

    static let documents: [RefusalCase] =
        texts.flatMap { documents($0.name, $0.document, $0.status, $0.label) } + envelopes

    static func documents(_ name: String, _ document: String, _ status: Int, _ label: String) -> [RefusalCase] {
        [
            RefusalCase(name, .plain, status, label) { $0.text = document },
            RefusalCase(name, .safe, status, label) {
                $0 = try Sending(document: Array(document.utf8), to: Sample.credentials(.safe))
            },
        ]
    }

    static let envelopes: [RefusalCase] = [
        RefusalCase("a DOCTYPE around the envelope", .safe, 400, "doctype") { $0.text = "<!DOCTYPE xml>" + $0.text },
        RefusalCase("an envelope that is cut", .safe, 400, "not_xml") { $0.body.removeLast(20) },
        RefusalCase("words", .compatible, 400, "not_xml") { $0.text = "hello" },
    ]

    static func push(to credentials: PushCredentials, at time: Int64 = Sample.now) throws -> Sending {
        try Sending(.scan("table/7", createTime: 1_767_225_600), to: credentials, at: time)
    }

    static func plainPush() throws -> Sending { try push(to: Sample.credentials(.plain)) }
}
