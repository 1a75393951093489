import OfficialAccount
import WeChatPush

/// Made-up credentials and pushes that several suites use.
enum Samples {
    static let appID = AppID(rawValue: "wx0123456789abcdef")
    static let account = OriginalID(rawValue: "gh_0123456789ab")
    static let openID = OpenID(rawValue: "oSample_0-person_of_tests_01")
    static let now: Int64 = 1_714_037_059
    static let nonce = "486452656"
    static let token = try! PushToken("QrSceneToken1")
    static let otherToken = try! PushToken("AnotherToken2")
    static let key = try! EncodingAESKey("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
    static let otherKey = try! EncodingAESKey("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
    static let cipher = MessageCipher(key: key, appID: appID)
    static let salt = CipherSalt("0123456789abcdef".utf8)!

    static func credentials(
        _ mode: MessageMode = .plain,
        token: PushToken = token,
        previousToken: PushToken? = nil,
        key: EncodingAESKey? = key,
        previousKey: EncodingAESKey? = nil,
        appID: AppID = appID,
        tolerance: Duration? = .seconds(300)
    ) -> PushCredentials {
        try! PushCredentials(
            appID: appID,
            token: token,
            previousToken: previousToken,
            aesKey: key,
            previousAESKey: previousKey,
            mode: mode,
            timestampTolerance: tolerance
        )
    }

    /// A scan's document, with `extra` as its last children.
    static func scan(_ key: String = "42", extra: String = "") -> [UInt8] {
        Array(
            """
            <xml><ToUserName><![CDATA[\(account)]]></ToUserName>
            <FromUserName><![CDATA[\(openID)]]></FromUserName>
            <CreateTime>1714037059</CreateTime>
            <MsgType><![CDATA[event]]></MsgType>
            <Event><![CDATA[SCAN]]></Event>
            <EventKey><![CDATA[\(key)]]></EventKey>\(extra)
            </xml>
            """.utf8
        )
    }

    static let jsonScan =
        Array(
            #"{"ToUserName":"\#(account)","FromUserName":"\#(openID)","CreateTime":1714037059,"MsgType":"event","#
                .utf8
        ) + Array(#""Event":"SCAN","EventKey":"42"}"#.utf8)

    /// A push as the platform would deliver it to an account of this mode.
    static func envelope(
        _ mode: MessageMode,
        document: [UInt8] = scan(),
        format: PushFormat = .xml,
        credentials: PushCredentials? = nil,
        timestamp: Int64 = now,
        nonce: String = nonce
    ) -> PushEnvelope {
        PushEnvelope(
            document: document,
            format: format,
            openID: openID,
            credentials: credentials ?? self.credentials(mode),
            timestamp: timestamp,
            nonce: nonce,
            random: salt
        )
    }
}

extension ArraySlice<UInt8> {
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
