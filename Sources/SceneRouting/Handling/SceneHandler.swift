public import WeChatPush

/// What is to happen when a code is scanned.
public protocol SceneHandler: Sendable {
    /// Handles one scan and returns what the person is shown; `nil` and ``PassiveReply/none`` show nothing.
    ///
    /// It is called at least once for a scan, and again after a crash or a replay: guard effects outside this process
    /// with ``ScanContext/idempotencyKey``. What it throws is recorded beside the push; the person sees nothing.
    func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply?
}

/// A scan's handler as a closure.
public typealias SceneBody = @Sendable (Scan, ScanContext) async throws -> PassiveReply?

/// The handler of pushes that are no scans (messages, menu clicks, follows without a code) as a closure.
public typealias PushBody = @Sendable (Push, PushContext) async throws -> PassiveReply?

/// A closure in a handler's place.
struct ClosureHandler: SceneHandler {
    let body: SceneBody

    func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? {
        try await body(scan, context)
    }
}
