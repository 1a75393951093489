import Foundation
import OfficialAccount
import SQLiteStore
import Store
import TestSupport

@testable import Binding

/// A desk over a real store, with a clock to set and a platform of its own.
struct DeskBench: Sendable {
    /// The stores that flows are kept in.
    enum StoreKind: CaseIterable, Sendable {
        case memory
        case sqlite
    }

    static let shop = APIKeyID(rawValue: "shop")
    static let rival = APIKeyID(rawValue: "rival")

    let clock = ManualTime()
    let platform = PlatformDouble()
    let refusals = RefusalLog()
    let store: any InboxStore & OutboxStore
    let desk: FlowDesk

    /// Runs a body with a bench over a new store, and lets go of it afterwards.
    static func run(
        _ kind: StoreKind = .memory,
        _ change: (inout BindingConfiguration) -> Void = { _ in },
        _ body: (DeskBench) async throws -> Void
    ) async throws {
        switch kind {
        case .memory: try await body(try DeskBench({ MemoryInboxStore(time: $0) }, change))
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-desk-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.appending(path: "qrscene.db").path
            try await body(try DeskBench({ try SQLiteStore(path: path, time: $0) }, change))
        }
    }

    init(
        _ store: (TimeSource) throws -> any InboxStore & OutboxStore = { MemoryInboxStore(time: $0) },
        _ change: (inout BindingConfiguration) -> Void = { _ in }
    ) throws {
        self.store = try store(clock.source)
        var configuration = Self.configuration
        change(&configuration)
        desk = FlowDesk(
            store: self.store,
            configuration: configuration,
            replies: try configuration.replies(),
            surroundings: platform,
            counters: FlowCounters(counting: refusals)
        )
    }

    static var configuration: BindingConfiguration {
        BindingConfiguration(
            secret: [UInt8](repeating: 7, count: 32),
            officialAccount: FlowBench.app,
            publicURL: FlowBench.origin + "/",
            applications: [
                HostApplication(name: "shop", site: "示例网", returns: ["home": "https://shop.example/back"]),
                HostApplication(
                    name: "rival",
                    site: "对手网",
                    returns: ["home": "https://rival.example/back"],
                    seesOpenIDs: true
                ),
            ]
        )!
    }

    var now: FlowTime { FlowTime(rawValue: store.now) }

    // MARK: What people do

    /// A flow with a code, and its secrets.
    func begin(
        _ kind: FlowKind = .bind,
        _ account: String? = "user-1",
        key: APIKeyID = shop,
        origin: FlowOrigin = FlowOrigin(),
        once: OnceKey? = nil
    ) async throws -> Attempt {
        let verifier = Self.verifier()
        var request = FlowBench.request(kind, .code, verifier)
        request.apiKey = key
        request.account = account.map { AccountReference(rawValue: $0) }
        request.authenticatedAt = now
        let stored = try await desk.create(request, from: origin, once: once)
        return Attempt(bench: self, id: stored.flow.id, key: key, account: request.account, verifier: verifier)
    }

    static func verifier() -> ScanVerifier {
        var random = SystemRandomNumberGenerator()
        return ScanVerifier(using: &random)
    }

    /// A flow that somebody has finished.
    func bound(_ person: OpenID = FlowBench.person, to account: String = "user-1") async throws -> Attempt {
        let attempt = try await begin(.bind, account)
        try await attempt.scan(by: person)
        _ = try await attempt.submit()
        return attempt
    }

    // MARK: What is stored

    func stored(_ id: FlowID) async throws -> StoredFlow? { try await desk.flow(id) }

    /// The bindings of an account.
    func bindings(of account: String, key: APIKeyID = shop) async throws -> [Binding] {
        let tag = Binding.tag(AccountReference(rawValue: account), FlowBench.app, key)
        return try await desk.shelf(StateTransaction(store)).bindings(tagged: tag, limit: 100)
    }

    /// The jobs that wait, as `kind target: payload`; they wait no more.
    func takeJobs() async throws -> [String] {
        try await store.takeDueJobs(limit: 100, except: []).map { taken in
            "\(taken.job.kind) \(taken.job.target): \(String(decoding: taken.job.payload, as: UTF8.self))"
        }
    }

    /// The audit's lines, once its hashes are found right.
    func audit() async throws -> [String] {
        let entries = try await store.chain(AuditNote.chain, after: 0, limit: 1000)
        _ = try HashChain().following(entries)
        return entries.map { String(decoding: $0.line, as: UTF8.self) }
    }
}

/// One flow from outside: what its browser, its application and its phone can do.
struct Attempt: Sendable {
    let bench: DeskBench
    let id: FlowID
    let key: APIKeyID
    let account: AccountReference?
    let verifier: ScanVerifier

    var desk: FlowDesk { bench.desk }

    /// What the session and the back channel bring.
    var proof: BrowserProof { BrowserProof(verifier: verifier, account: account, route: .backChannel(key)) }

    var state: FlowState? {
        get async throws { try await bench.stored(id)?.flow.state }
    }

    /// Takes a step in a transaction of its own.
    @discardableResult
    func take(_ event: FlowEvent) async throws -> FlowStep {
        try await desk.step(id) { _, _ throws(StoreError) in event }
    }

    /// A scan of the code that the platform made for this flow last.
    @discardableResult
    func scan(by person: OpenID = FlowBench.person) async throws -> FlowStep {
        let scene = try await bench.stored(id)?.flow.code.scene
        guard let code = bench.platform.codes.last(where: { FlowScene($0.scene).map { Fingerprint($0) } == scene })
        else { return try await take(.clock) }
        return try await take(
            .scan(ScanReport(scene: code.scene, ticket: code.ticket, openID: person, protection: .safe))
        )
    }

    /// The digits that the chat shows.
    var digits: PhoneCode? {
        get async throws {
            guard let flow = try await bench.stored(id)?.flow, let scan = flow.state.scan else { return nil }
            return desk.keys.phoneCode(flow: id, openID: scan.openID, salt: scan.digits.salt)
        }
    }

    /// The right digits, or others.
    func submit(_ typed: PhoneCode? = nil) async throws -> FlowStep {
        let right = try await digits
        return try await desk.change { transaction in
            guard let stored = try await desk.shelf(transaction).flow(id) else { throw FlowRefusal.otherKey }
            return try await desk.complete(stored, proof, typed ?? right, transaction, from: nil)
        }
    }

    /// The application vouches for a fresh login to an account of a conflict.
    func stepUp(_ owner: String) async throws {
        _ = try await desk.step(id) { stored, transaction throws(StoreError) in
            guard let scan = stored.flow.state.scan else { return .clock }
            let register = try await desk.register(for: stored.flow, scan, transaction)
            return .stepUp(AccountReference(rawValue: owner), by: key, register)
        }
    }

    /// Digits that are certainly wrong, one after the other.
    func submitWrong(_ times: Int) async throws {
        for _ in 0..<times {
            let right = try await digits
            _ = try await submit(
                right == PhoneCode(typed: "000000") ? PhoneCode(typed: "000001") : PhoneCode(typed: "000000")
            )
        }
    }
}

extension FlowDesk {
    /// Takes a step of a flow in a transaction of its own.
    func step(
        _ id: FlowID,
        _ event: @Sendable @escaping (StoredFlow, StateTransaction) async throws(StoreError) -> FlowEvent
    ) async throws -> FlowStep {
        try await change { transaction in
            guard let stored = try await self.shelf(transaction).flow(id) else { throw FlowRefusal.otherKey }
            return try await self.take(try await event(stored, transaction), stored, transaction)
        }
    }
}
