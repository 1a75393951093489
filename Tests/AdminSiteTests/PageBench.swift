import Admin
import Channels
import Foundation
import HTMLPages
import HTTPTypes
import HTTPWire
import OfficialAccount
import OutboundHTTP
import SQLiteStore
import SceneRouting
import Store
import StoreContract
import Synchronization
import TestSupport
import WeChatAPI

@testable import AdminSite

/// Parts of the site over a store of its own: what they answer to a visit, without sessions around it.
final class PageBench: Sendable {
    /// A Monday, noon in China.
    static let now: Int64 = 1_767_585_600_000
    static let day: Int64 = 86_400_000

    let time = ManualTime()
    let store: SQLiteStore
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try SQLiteStore(path: folder.appending(path: "qrscene.db").path, synchronous: .off, time: time.source)
    }

    deinit {
        time.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What the parts ask.
    func desks(_ router: SceneRouter = SceneRegistry().router(), _ platform: PlatformDouble? = nil) -> SiteDesks {
        let account = SiteDesks.Account(
            name: "default",
            path: "/wechat",
            mode: "plain",
            hasWindow: true,
            secrets: [],
            secretsSince: 0,
            routes: 0
        )
        var desks = SiteDesks(
            archive: nil,
            state: store,
            pushes: CountingDesk(),
            channels: store,
            clock: .china,
            accounts: { [account] },
            readiness: { .ready(remark: nil) },
            roles: [],
            time: time.source
        )
        desks.router = { $0 == "default" ? router : nil }
        desks.picture = { "<svg>\($0)</svg>" }
        desks.clients = (try? platform?.client).map { ["default": $0] } ?? [:]
        return desks
    }

    /// Counts facts.
    func count(_ facts: [ChannelFact]) async throws {
        try await store.note(facts, "facts")
        while case .counted(let count) = try await store.rollUp(limit: 5000, by: .china), count > 0 {}
    }

    // MARK: Visits

    func visit(
        _ target: String,
        _ language: SiteLanguage = .english,
        form: [String: String]? = nil
    ) throws -> SiteVisit {
        let body = form.map { fields in
            fields.map { "\($0.key)=\(QueryText.encoded($0.value))" }.joined(separator: "&")
        }
        let request = try Request(form == nil ? .get : .post, target, body: Array((body ?? "").utf8))
        let session = SiteSession(secret: SessionSecret(), origin: .here)
        let look = SiteLook(language: language, clock: .china, now: Self.now, token: "token")
        return try SiteVisit(request, session, look, store)
    }

    /// The page that a part answers with.
    func page(
        _ part: some SitePart,
        _ target: String,
        _ language: SiteLanguage = .english,
        form: [String: String]? = nil
    ) async throws -> any SitePage {
        guard case .page(let page, _) = try await part.answer(visit(target, language, form: form)) else {
            throw WrongAnswer()
        }
        return page
    }

    /// Where a part sends a visitor.
    func target(_ part: some SitePart, _ target: String, form: [String: String]) async throws -> String {
        guard case .see(let place) = try await part.answer(visit(target, form: form)) else { throw WrongAnswer() }
        return place
    }
}

/// Another kind of answer than was expected.
struct WrongAnswer: Error {}

extension SitePage {
    /// All of it as markup.
    var markup: String { ("\(title)\n\(aside)\n\(body)" as HTML).markup }

    /// All of it without its markup.
    var text: String {
        markup.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ").replacing("&#39;", with: "'")
    }
}

extension String {
    /// Whether a word of it is Chinese.
    var hasHan: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
}

/// The platform: makes codes until its quota is used.
final class PlatformDouble: APITransport {
    private let quota: Mutex<Int>
    private let gate: Gate?

    init(quota: Int = .max, gate: Gate? = nil) {
        self.quota = Mutex(quota)
        self.gate = gate
    }

    /// A client that calls it.
    var client: PlatformClient {
        get throws {
            PlatformClient(
                appID: AppID(rawValue: "wx0123456789abcdef"),
                secret: try AppSecret("made-up-secret-1"),
                transport: self
            )
        }
    }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse {
        guard request.url.contains("qrcode/create") else { return answer(#"{"access_token":"t","expires_in":7200}"#) }
        await gate?.pass()
        let number = quota.withLock { quota -> Int? in
            guard quota > 0 else { return nil }
            quota -= 1
            return quota
        }
        guard let number else { return answer(#"{"errcode":45009,"errmsg":"reach max api daily quota limit"}"#) }
        let isPermanent = String(decoding: request.body, as: UTF8.self).contains("QR_LIMIT")
        let life = isPermanent ? "" : #""expire_seconds":300,"#
        return answer(#"{"ticket":"ticket\#(number)",\#(life)"url":"http://weixin.qq.com/q/\#(number)"}"#)
    }

    private func answer(_ text: String) -> APIResponse {
        APIResponse(status: 200, contentType: "application/json", body: Array(text.utf8))
    }
}
