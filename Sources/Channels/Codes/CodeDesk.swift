internal import OfficialAccount
public import Store
public import WeChatAPI

/// A code to be made, with what is to be kept of it.
public struct CodeOrder: Sendable, Hashable {
    /// The account's name.
    public var account: String
    /// What the platform is asked for.
    public var request: QRCodeRequest
    /// The channel it is for.
    public var channel: String?
    /// What people call it.
    public var label: String?
    /// Campaigns and whatever else it belongs to.
    public var tags: [String]

    /// Assembles an order.
    public init(
        account: String = "default",
        _ request: QRCodeRequest,
        channel: String? = nil,
        label: String? = nil,
        tags: [String] = []
    ) {
        self.account = account
        self.request = request
        self.channel = channel
        self.label = label
        self.tags = tags
    }

    /// The scene as pushes carry it.
    public var scene: String {
        switch request.scene {
        case .number(let number): "\(number)"
        case .text(let text): text
        }
    }
}

/// Makes codes and keeps them.
public struct CodeDesk: Sendable {
    private let store: any ChannelStore
    private let now: @Sendable () -> Int64

    /// A desk.
    ///
    /// - Parameters:
    ///   - store: Where codes are kept.
    ///   - now: The wall clock, in milliseconds since 1970.
    public init(store: any ChannelStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// Whether a code like this is kept and still works: a resumed run need not make it once more.
    ///
    /// - Throws: ``StoreError``.
    public func hasLiving(_ order: CodeOrder) async throws(StoreError) -> Bool {
        let now = now()
        let kept = try await store.codes(CodeFilter(account: order.account, scene: order.scene))
        return kept.contains { stored in
            stored.code.kind == order.request.kind.rawValue && stored.code.expiresAt.map { $0 > now } ?? true
        }
    }

    /// Keeps a code that was made.
    ///
    /// - Returns: The code as it is kept.
    /// - Throws: ``StoreError``.
    @discardableResult
    public func keep(_ code: QRCode, _ order: CodeOrder) async throws(StoreError) -> StoredCode? {
        let now = now()
        let kept = KeptCode(
            account: order.account,
            kind: code.request.kind.rawValue,
            scene: order.scene,
            ticket: code.ticket.rawValue,
            url: code.url,
            channel: order.channel,
            label: order.label,
            tags: order.tags,
            madeAt: now,
            expiresAt: code.expiresIn.map { now + Int64($0) * 1000 }
        )
        try await store.keep(kept)
        return try await store.codes(CodeFilter(account: order.account, scene: order.scene, limit: 1)).first
    }
}
