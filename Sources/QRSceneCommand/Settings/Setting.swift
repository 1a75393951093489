import QRScene

/// One setting of the command: its name in the environment, its place in the file, its meaning and its default.
///
/// The name is the identity. The place in the file follows from it: `WECHAT_APP_ID` is `app_id` under `wechat`,
/// `QRSCENE_ADMIN_LISTEN` is `admin_listen` under `qrscene`.
struct Setting: Sendable, Hashable {
    let name: String
    let meaning: String
    let defaultValue: String?
    let isSecret: Bool
    /// Whether a secret may stand within its value: a URL with a password.
    let mayHoldSecret: Bool

    init(
        _ name: String,
        _ meaning: String,
        default defaultValue: String? = nil,
        isSecret: Bool = false,
        mayHoldSecret: Bool = false
    ) {
        self.name = name
        self.meaning = meaning
        self.defaultValue = defaultValue
        self.isSecret = isSecret
        self.mayHoldSecret = isSecret || mayHoldSecret
    }

    /// `wechat`, `qrscene`.
    var section: String { String(name.prefix { $0 != "_" }).lowercased() }

    /// `app_id`, `admin_listen`.
    var key: String { String(name.drop { $0 != "_" }.dropFirst()).lowercased() }
}

extension Setting {
    static let appID = Setting("WECHAT_APP_ID", "the account's AppID (开发者ID)")
    static let appSecret = Setting("WECHAT_APP_SECRET", "the account's AppSecret (开发者密码)", isSecret: true)
    static let token = Setting("WECHAT_TOKEN", "the Token (令牌) of the message push", isSecret: true)
    static let aesKey = Setting(
        "WECHAT_ENCODING_AES_KEY",
        "the EncodingAESKey (消息加解密密钥) of the message push",
        isSecret: true
    )
    static let mode = Setting("WECHAT_MODE", "plain, compatible or safe; safe where there is an AES key, else plain")
    static let tokenKind = Setting(
        "WECHAT_TOKEN_KIND",
        "stable (stable_token: any number of servers share it) or classic (token: each new one ends the one before)",
        default: TokenKind.stable.rawValue
    )
    static let previousToken = Setting(
        "WECHAT_PREVIOUS_TOKEN",
        "the Token before the current one, accepted while it is being changed",
        isSecret: true
    )
    static let previousAESKey = Setting(
        "WECHAT_PREVIOUS_ENCODING_AES_KEY",
        "the EncodingAESKey before the current one, accepted while it is being changed",
        isSecret: true
    )
    static let apiBase = Setting(
        "WECHAT_API_BASE",
        "the platform's host for calls",
        default: "https://api.weixin.qq.com"
    )
    static let pagesBase = Setting(
        "WECHAT_MP_BASE",
        "the platform's host for pictures",
        default: "https://mp.weixin.qq.com"
    )
    static let openBase = Setting(
        "WECHAT_OPEN_BASE",
        "the platform's host for web authorisation, as phones reach it",
        default: "https://open.weixin.qq.com"
    )
    static let proxy = Setting(
        "WECHAT_PROXY",
        "a proxy on the way to the platform: http://HOST:PORT or socks5h://HOST:PORT",
        isSecret: true
    )
    static let listen = Setting(
        "QRSCENE_LISTEN",
        "where the platform reaches the callback: HOST:PORT, [IPV6]:PORT, unix:PATH; several by commas",
        default: "127.0.0.1:8080"
    )
    static let adminListen = Setting(
        "QRSCENE_ADMIN_LISTEN",
        "where the admin site, /livez, /readyz, /metrics and the API answer",
        default: "127.0.0.1:8081"
    )
    static let sandboxListen = Setting(
        "QRSCENE_SANDBOX_LISTEN",
        "where the simulated platform and its phone page answer",
        default: "127.0.0.1:8090"
    )
    static let database = Setting(
        "QRSCENE_DATABASE",
        "where pushes are kept: sqlite:PATH, postgres://USER:PASSWORD@HOST/NAME, or memory (nothing survives the process)",
        default: "sqlite:qrscene.db",
        mayHoldSecret: true
    )
    static let role = Setting(
        "QRSCENE_ROLE",
        "what this process does, by commas: ingest (pushes), work (jobs, what dead processes left), admin (the API)",
        default: ReceiverRole.allCases.map(\.rawValue).joined(separator: ",")
    )
    static let spool = Setting(
        "QRSCENE_SPOOL",
        "the file in which pushes wait while PostgreSQL is away, one for each process; off refuses them instead",
        default: "spool.db"
    )
    static let spoolLimit = Setting("QRSCENE_SPOOL_LIMIT", "MiB that may wait in the spool", default: "256")
    static let retention = Setting(
        "QRSCENE_RETENTION",
        "days that pushes are kept; 0 keeps them for ever",
        default: "30"
    )
    static let timeZone = Setting(
        "QRSCENE_TIME_ZONE",
        "whose hours and days channels are counted by; after a change: qrscene stats rebuild",
        default: "Asia/Shanghai"
    )
    static let apiKey = Setting(
        "QRSCENE_API_KEY",
        "bearer key of the API; without one it answers this machine alone",
        isSecret: true
    )
    static let routes = Setting("QRSCENE_ROUTES", "the routes file; ./routes.yaml if it is there")
    static let binding = Setting("QRSCENE_BINDING", "the binding file; ./binding.yaml if it is there")
    static let bindingKey = Setting(
        "QRSCENE_BINDING_KEY",
        "what everything secret of binding flows is derived from: 32 bytes or more, the same on every server",
        isSecret: true
    )
    static let publicURL = Setting(
        "QRSCENE_PUBLIC_URL",
        "how browsers reach the public listener: https://scan.example.com"
    )
    static let tolerance = Setting(
        "QRSCENE_TIMESTAMP_TOLERANCE",
        "seconds a push's timestamp may be off; 0 switches the window off",
        default: "300"
    )
    static let answerDeadline = Setting(
        "QRSCENE_ANSWER_DEADLINE",
        "seconds after which a push is answered `success` at the latest; the platform gives up after 5",
        default: "4.5"
    )
    static let maxHeadBytes = Setting(
        "QRSCENE_MAX_HEAD_BYTES",
        "request line and fields of one request, in bytes",
        default: "8192"
    )
    static let maxFields = Setting("QRSCENE_MAX_FIELDS", "fields of one request", default: "100")
    static let maxBodyBytes = Setting("QRSCENE_MAX_BODY_BYTES", "body of one request, in bytes", default: "262144")
    static let headTimeout = Setting(
        "QRSCENE_HEADER_TIMEOUT",
        "seconds from the first byte of a request to the end of its head",
        default: "10"
    )
    static let bodyTimeout = Setting(
        "QRSCENE_BODY_TIMEOUT",
        "seconds from the end of a head to the end of its body",
        default: "10"
    )
    static let idleTimeout = Setting(
        "QRSCENE_IDLE_TIMEOUT",
        "seconds a connection may rest between requests",
        default: "75"
    )
    static let drainTimeout = Setting(
        "QRSCENE_DRAIN_TIMEOUT",
        "seconds that requests in flight get after SIGTERM",
        default: "10"
    )
    static let maxConnections = Setting(
        "QRSCENE_MAX_CONNECTIONS",
        "connections at one time; beyond it accepting waits",
        default: "20000"
    )
    static let logFormat = Setting(
        "QRSCENE_LOG_FORMAT",
        "auto (lines on a terminal, else JSON), text or json",
        default: "auto"
    )
    static let logLevel = Setting(
        "QRSCENE_LOG_LEVEL",
        "trace, debug, info (a line a push), notice, warning, error",
        default: "info"
    )

    /// Those that one account has; a further account has them under `accounts` in the file.
    static let account = [appID, appSecret, tokenKind, token, aesKey, mode, previousToken, previousAESKey]

    /// All of them, in the order in which they are shown.
    static let all =
        account + [
            apiBase, pagesBase, openBase, proxy, listen, adminListen, sandboxListen, apiKey, role, database, spool,
            spoolLimit, retention, timeZone, routes,
            binding, bindingKey, publicURL, tolerance,
            answerDeadline, maxHeadBytes, maxFields, maxBodyBytes, headTimeout, bodyTimeout, idleTimeout, drainTimeout,
            maxConnections,
            logFormat, logLevel,
        ]
}
