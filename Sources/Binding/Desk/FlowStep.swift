internal import OfficialAccount

/// What came of one step of a flow, for whoever asked for it.
struct FlowStep: Sendable {
    var flow: StoredFlow
    /// Why the event did not do what it was meant to.
    var refusal: FlowRefusal?
    /// What the chat that caused it is answered.
    var reply: FlowReply?
    /// What the browser's host application is handed.
    var resultCode: ResultCode?
    /// What the host application gets for that.
    var result: FlowResult?
    /// A code that is to be made, once the step is stored.
    var order: CodeOrder?
}

/// A code that the platform is to make.
struct CodeOrder: Sendable {
    var flow: FlowID
    var scene: FlowScene
    var lifetime: Duration
}
