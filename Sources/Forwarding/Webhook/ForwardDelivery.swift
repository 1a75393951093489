internal import SceneRouting
internal import Store
internal import WeChatPush

/// One scan on its way to an endpoint: what is posted, and under which id.
struct ForwardDelivery: Sendable, Equatable {
    /// The kind of its jobs.
    static let jobKind = "forward"

    /// The idempotency key of the push: the same at every attempt.
    var id: String
    /// The document that is posted.
    var body: [UInt8]
    /// Why it is not to be tried again: a job that says so is kept as a dead one, for somebody to decide about.
    var refusal: String?

    init(_ scan: Scan, _ context: ScanContext) {
        id = context.idempotencyKey
        body = ForwardDocument(scan, context).bytes
    }

    /// A document of somebody else's.
    init(id: String, body: [UInt8]) {
        self.id = id
        self.body = body
    }

    /// A job that posts it.
    func job(to target: ForwardTarget, openID: String, attempts: Int, dueAt: Int64) -> Job {
        Job(
            kind: Self.jobKind,
            target: target.url,
            payload: Array("\(id) \(refusal ?? "")\n".utf8) + body,
            orderKey: target.isOrdered ? "\(Self.jobKind) \(target.url) \(openID)" : nil,
            attempts: attempts,
            dueAt: dueAt
        )
    }

    /// Reads a job's payload; `nil` where another version wrote what this one does not know.
    init?(payload: [UInt8]) {
        guard
            let end = payload.firstIndex(of: UInt8(ascii: "\n")),
            let blank = payload[..<end].firstIndex(of: UInt8(ascii: " "))
        else { return nil }
        id = String(decoding: payload[..<blank], as: UTF8.self)
        body = Array(payload[(end + 1)...])
        refusal = blank + 1 < end ? String(decoding: payload[(blank + 1)..<end], as: UTF8.self) : nil
    }
}
