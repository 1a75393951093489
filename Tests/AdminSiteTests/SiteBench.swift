import Admin
import AdminSite
import Foundation
import HTTPTypes
import HTTPWire
import OfficialAccount
import SQLiteStore
import Store
import StoreContract
import Synchronization
import TestSupport

/// The site over a store of its own, and a browser that keeps its cookies or not.
final class SiteBench: Sendable {
    static let key = "made-up-operator-key-1"
    static let applicationKey = "made-up-application-1"
    static let here = "127.0.0.1:8081"
    static let openID = "oQRScene-Site__0000000000042"

    let time = ManualTime()
    let store: SQLiteStore
    let endpoint: AdminEndpoint
    let desk = CountingDesk()
    private let folder: URL

    init(key: String? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-site-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try SQLiteStore(
            path: folder.appending(path: "qrscene.db").path,
            synchronous: .off,
            time: time.source
        )
        let account = SiteDesks.Account(
            name: "default",
            path: "/wechat",
            mode: "plain",
            hasWindow: true,
            secrets: [
                SiteDesks.Secret(name: "token", isPrevious: false, matches: 1234, lastMatch: 1_767_225_597_000),
                SiteDesks.Secret(name: "token", isPrevious: true),
            ],
            secretsSince: 1_767_225_000_000,
            routes: 3
        )
        let desks = SiteDesks(
            archive: store,
            state: store,
            pushes: desk,
            channels: store,
            clock: .china,
            accounts: { [account] },
            readiness: { .ready(remark: nil) },
            roles: ["admin"],
            time: time.source
        )
        let apiKey = key.flatMap { APIKey($0) }
        endpoint = AdminEndpoint(
            metrics: MetricsRegistry(),
            readiness: { .ready(remark: nil) },
            api: APIEndpoint(
                archive: store,
                desk: desk,
                state: store,
                key: apiKey,
                applicationKeys: APIKey(Self.applicationKey).map { ["shop": $0] } ?? [:],
                extensions: [LoginLinkAPI(state: store)]
            ),
            site: AdminSite(desks: desks, key: apiKey)
        )
    }

    deinit {
        time.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Remembers a push that has ended.
    @discardableResult
    func push(
        _ scene: String,
        event: String = "scan",
        outcome: Settlement.Outcome = .handled,
        route: String = "sample",
        openID: String = SiteBench.openID,
        replayOf: PushID? = nil,
        jobs: [Job] = []
    ) async throws -> PushID {
        var record = PushRecord.sample(scene + event + UUID().uuidString)
        record.scene = SceneValue(scene)
        record.event = event
        record.openID = OpenID(rawValue: openID)
        record.replayOf = replayOf
        record.receivedAt = time.source.unixMilliseconds()
        record.settlement = Settlement(
            outcome: outcome,
            route: route,
            answer: StoredAnswer(contentType: .xml, body: Array("<xml>\(scene)</xml>".utf8)),
            jobs: jobs
        )
        let admission = await store.admission(of: record)
        guard case .new(let lease) = try admission.get() else { throw StoreError.leaseLost }
        return lease.pushID
    }

    /// One request.
    func send(
        _ method: HTTPRequest.Method = .get,
        _ target: String,
        host: String = SiteBench.here,
        from peer: PeerAddress? = .ipv4(0x7F00_0001, port: 5),
        fields: [(String, String)] = [],
        form: [String: String]? = nil,
        cookies: [String] = []
    ) async throws -> SiteReply {
        var all = HTTPFields()
        for (name, value) in fields {
            guard let name = HTTPField.Name(name) else { continue }
            all.append(HTTPField(name: name, value: value))
        }
        // Set by its name it would be cut into several fields, which no browser sends.
        if !cookies.isEmpty { all.append(HTTPField(name: .cookie, value: cookies.joined(separator: "; "))) }
        let body = form.map { form in
            form.sorted { $0.key < $1.key }
                .map { "\($0.key)=\(QueryText.encoded($0.value))" }.joined(separator: "&")
        }
        if body != nil { all[.contentType] = "application/x-www-form-urlencoded" }
        let request = try Request(
            method,
            target,
            host: host,
            fields: all,
            body: Array((body ?? "").utf8),
            from: peer
        )
        let log = ExchangeLog()
        if let response = endpoint.handle(request, log.exchange()) { return SiteReply(response) }
        await log.answers.reach(1)
        return SiteReply(log.answers.values[0])
    }

    /// A browser that has logged in with the key.
    func login() async throws -> SiteReply {
        try await send(.post, "/login", form: ["key": Self.key])
    }
}

/// What came back.
struct SiteReply: Sendable {
    let status: Int
    let fields: HTTPFields
    let text: String

    init(_ response: Response) {
        status = response.status.code
        fields = response.fields
        text = String(decoding: response.body, as: UTF8.self)
    }

    var location: String? { fields[.location] }
    /// The cookie that was set, as a browser sends it back.
    var cookie: String? { fields[.setCookie].map { String($0.prefix { $0 != ";" }) } }
    /// The token of the page's forms.
    var token: String? {
        guard let start = text.range(of: "name=\"token\" value=\"") else { return nil }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }
}

/// Reads every push alike, and counts what it let come again.
final class CountingDesk: PushDesk {
    private let state = Mutex<(count: Int, refuses: Bool, edited: [String])>((0, false, []))

    /// The documents that came in the place of others.
    var edited: [String] { state.withLock(\.edited) }

    /// How many pushes came again.
    var replays: Int { state.withLock(\.count) }

    /// Lets none come again from now on.
    func refuse() { state.withLock { $0.refuses = true } }

    func read(_ push: StoredPush) -> PushReading {
        let scene = push.record.scene?.text ?? ""
        return PushReading(
            fields: [
                .init(name: "FromUserName", text: push.record.openID.rawValue), .init(name: "EventKey", text: scene),
                .init(name: "Nested", text: "", children: [.init(name: scene, text: scene)]),
            ],
            reply: .init(kind: "text", summary: "to \(push.record.openID): \(scene)")
        )
    }

    func replay(_ push: StoredPush, edited: [UInt8]?) async throws(ReplayRefusal) -> ReplayedPush {
        if let edited, edited.first != UInt8(ascii: "<") {
            throw .document(DocumentFault(word: "not_xml", reason: "it is no XML", line: 2, column: 7))
        }
        let refuses = state.withLock { state in
            if !state.refuses { state.count += 1 }
            if let edited { state.edited.append(String(decoding: edited, as: UTF8.self)) }
            return state.refuses
        }
        guard !refuses else { throw .unreadable(push.id) }
        return ReplayedPush(id: PushID(rawValue: push.id.rawValue + 1000), status: 200, route: "sample", reply: nil)
    }
}

extension InboxStore {
    /// The answer to an admission, now or later.
    func admission(of record: PushRecord) async -> Result<Admission, StoreError> {
        await withCheckedContinuation { continuation in
            if let now = admit(record, { LaterAdmission(continuation) }) { continuation.resume(returning: now) }
        }
    }
}

private final class LaterAdmission: AdmissionReceiver {
    private let continuation: CheckedContinuation<Result<Admission, StoreError>, Never>

    init(_ continuation: CheckedContinuation<Result<Admission, StoreError>, Never>) { self.continuation = continuation }

    func admitted(_ result: Result<Admission, StoreError>) { continuation.resume(returning: result) }
}
