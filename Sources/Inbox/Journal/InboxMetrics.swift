public import CoreMetrics
internal import Metrics
internal import OfficialAccount
internal import Store
internal import WeChatPush

/// Counts what becomes of pushes, by swift-metrics.
///
/// Every series is made at the start, so that counting on the path of a push is an addition, and a scrape shows zeros
/// from the first moment. Labels are closed sets: no openid, no scene, nothing a stranger chooses.
///
/// A class: it is handed to each push as a journal, and a value of its size would be copied there.
public final class InboxMetrics: PushJournal {
    /// The series of one event, in the order of `PushAnswer.Source.allCases`.
    private typealias Row = [Counter]

    private let pushes: [(event: String, results: Row)]
    private let otherPushes: Row
    private let answerTime: Timer
    private let duplicates: Counter
    private let lateQueued: Counter
    private let lateUnsent: Counter
    private let takenOver: Counter
    private let givenUp: Counter
    private let handlerFailures: Counter
    private let handlersAbandoned: Counter
    private let storeRefusals: Counter
    private let signaturesForgottenEarly: Counter
    private let jobs: @Sendable (_ kind: String, _ result: String) -> Counter
    private let refusals: @Sendable (String) -> Counter

    /// Series in this factory.
    ///
    /// - Parameters:
    ///   - factory: Where they are counted.
    ///   - jobKinds: The kinds of jobs that are done in this process.
    public init(factory: any MetricsFactory, jobKinds: [String] = []) {
        let counter = { @Sendable (name: String, labels: [(String, String)]) in
            Counter(label: name, dimensions: labels, factory: factory)
        }
        let byResult = { (event: String) in
            PushAnswer.Source.allCases.map { source in
                counter("qrscene_push_total", [("event", event), ("result", source.rawValue)])
            }
        }
        pushes = Self.knownEvents.map { ($0, byResult($0)) }
        otherPushes = byResult("other")
        answerTime = Timer(label: "qrscene_push_answer_seconds", dimensions: [], factory: factory)
        duplicates = counter("qrscene_push_duplicate_total", [])
        lateQueued = counter("qrscene_reply_late_total", [("result", "queued")])
        lateUnsent = counter("qrscene_reply_late_total", [("result", "unsent")])
        takenOver = counter("qrscene_push_taken_over_total", [])
        givenUp = counter("qrscene_push_given_up_total", [])
        handlerFailures = counter("qrscene_handler_failed_total", [])
        handlersAbandoned = counter("qrscene_handler_abandoned_total", [])
        storeRefusals = counter("qrscene_store_refused_total", [])
        signaturesForgottenEarly = counter("qrscene_signatures_forgotten_early_total", [])
        jobs = { counter("qrscene_job_total", [("kind", $0), ("result", $1)]) }
        for kind in jobKinds { for result in ["done", "again", "dead"] { _ = jobs(kind, result) } }
        refusals = { counter("qrscene_push_refused_total", [("reason", $0)]) }
    }

    /// Nothing: a push is counted when it is answered, and its credentials by ``CredentialUse``.
    public func received(_ arrival: PushArrival) {}

    /// Counts the push by event and result, and times its answer.
    public func answered(_ answer: PushAnswer) {
        let event = answer.push.event?.lowercased ?? answer.push.messageType
        let row = pushes.firstIndex { $0.event == event }.map { pushes[$0].results } ?? otherPushes
        row[answer.source.place].increment()
        if answer.source == .repeated || answer.source == .joined { duplicates.increment() }
        answerTime.recordNanoseconds(answer.elapsed.wholeNanoseconds)
    }

    /// Counts the refusal by its reason.
    public func refused(_ refusal: EndpointRefusal) {
        refusals(refusal.label).increment()
    }

    /// Counts what has a counter.
    public func noted(_ note: PushNote) {
        switch note {
        case .handlerFailed: handlerFailures.increment()
        case .handlerAbandoned: handlersAbandoned.increment()
        case .lateReply(_, _, _, let willBeSent): (willBeSent ? lateQueued : lateUnsent).increment()
        case .takenOver: takenOver.increment()
        case .givenUp: givenUp.increment()
        case .storeRefused: storeRefusals.increment()
        case .signaturesForgottenEarly: signaturesForgottenEarly.increment()
        case .job(let job, let conclusion): jobs(job.job.kind, conclusion.label).increment()
        case .outerCopyDiffers, .suspiciousScene, .leasesNotKept: break
        }
    }

    /// The most frequent first: they are looked for in turn.
    private static let knownEvents = [
        "scan", "subscribe", "unsubscribe", "location", "click", "view", "view_miniprogram", "scancode_push",
        "scancode_waitmsg", "templatesendjobfinish", "masssendjobfinish", "freepublishjobfinish", "text", "image",
        "voice", "video", "shortvideo", "link",
    ]
}

extension PushAnswer.Source {
    /// Where it stands in `allCases`.
    fileprivate var place: Int {
        switch self {
        case .route: 0
        case .unrouted: 1
        case .joined: 2
        case .repeated: 3
        case .deadline: 4
        case .failed: 5
        case .spooled: 6
        case .unavailable: 7
        }
    }
}
