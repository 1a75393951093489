import Admin
import OfficialAccount
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

@Suite("Inbox metrics")
struct InboxMetricsTests {
    private let registry = MetricsRegistry()
    private let metrics: InboxMetrics

    init() { metrics = InboxMetrics(factory: registry, jobKinds: ["forward"]) }

    private func value(_ series: String) -> String? {
        registry.exposition().split(separator: "\n").first { $0.hasPrefix(series + " ") }
            .map { String($0.dropFirst(series.count + 1)) }
    }

    private func answer(
        _ source: PushAnswer.Source,
        event: String? = "SCAN",
        type: String = "event",
        elapsed: Duration = .milliseconds(2)
    ) -> PushAnswer {
        let push = Push(
            account: OriginalID(rawValue: "gh_0123456789ab"),
            openID: OpenID(rawValue: "oQRScene-Metrics"),
            createTime: 1,
            messageType: type,
            event: event.map { Push.Event($0) }
        )
        return PushAnswer(
            account: "default",
            push: push,
            source: source,
            status: 200,
            bytes: 7,
            elapsed: elapsed
        )
    }

    @Test(arguments: PushAnswer.Source.allCases)
    func eachResultIsCountedUnderItsName(_ source: PushAnswer.Source) {
        let series = "qrscene_push_total{event=\"scan\",result=\"\(source.rawValue)\"}"
        #expect(value(series) == "0")
        metrics.answered(answer(source))
        metrics.answered(answer(source))
        #expect(value(series) == "2")
        for other in PushAnswer.Source.allCases where other != source {
            #expect(value("qrscene_push_total{event=\"scan\",result=\"\(other.rawValue)\"}") == "0")
        }
        let isDuplicate = source == .joined || source == .repeated
        #expect(value("qrscene_push_duplicate_total") == (isDuplicate ? "2" : "0"))
        #expect(value("qrscene_push_answer_seconds_count") == "2")
    }

    struct Named: Sendable, CustomTestStringConvertible {
        let event: String?
        let type: String
        let label: String
        var testDescription: String { "\(event ?? "no event"), \(type)" }
    }

    @Test(arguments: [
        Named(event: "SCAN", type: "event", label: "scan"), Named(event: "scan", type: "event", label: "scan"),
        Named(event: "subscribe", type: "event", label: "subscribe"),
        Named(event: "CLICK", type: "event", label: "click"),
        Named(event: nil, type: "text", label: "text"), Named(event: nil, type: "shortvideo", label: "shortvideo"),
        Named(event: "made_up", type: "event", label: "other"), Named(event: nil, type: "made_up", label: "other"),
        Named(event: "x\"} 1\n", type: "event", label: "other"),
    ])
    func anEventOutsideOfTheListIsOther(_ example: Named) {
        metrics.answered(answer(.route, event: example.event, type: example.type))
        #expect(value("qrscene_push_total{event=\"\(example.label)\",result=\"route\"}") == "1")
        #expect(!registry.exposition().contains("made_up"))
    }

    @Test func noStrangerMakesASeries() {
        let before = registry.exposition().split(separator: "\n").count
        for number in 0..<100 { metrics.answered(answer(.route, event: "event\(number)", type: "type\(number)")) }
        #expect(registry.exposition().split(separator: "\n").count == before)
        #expect(value("qrscene_push_total{event=\"other\",result=\"route\"}") == "100")
    }

    @Test func answersAreTimed() {
        metrics.answered(answer(.route, elapsed: .milliseconds(2)))
        metrics.answered(answer(.deadline, elapsed: .milliseconds(4500)))
        #expect(value("qrscene_push_answer_seconds_bucket{le=\"0.0025\"}") == "1")
        #expect(value("qrscene_push_answer_seconds_bucket{le=\"2.5\"}") == "1")
        #expect(value("qrscene_push_answer_seconds_bucket{le=\"5.0\"}") == "2")
        #expect(value("qrscene_push_answer_seconds_sum") == "4.502")
    }

    @Test func refusalsAreCountedByReason() {
        for label in ["signature_mismatch", "doctype", "doctype"] {
            metrics.refused(EndpointRefusal(account: nil, peer: nil, label: label, status: 403, explanation: "?"))
        }
        #expect(value("qrscene_push_refused_total{reason=\"signature_mismatch\"}") == "1")
        #expect(value("qrscene_push_refused_total{reason=\"doctype\"}") == "2")
    }

    struct Noted: Sendable, CustomTestStringConvertible {
        let note: PushNote
        let series: String?
        var testDescription: String { series ?? "\(note)" }
    }

    private static let series = [
        "qrscene_handler_failed_total", "qrscene_handler_abandoned_total",
        "qrscene_reply_late_total{result=\"queued\"}",
        "qrscene_reply_late_total{result=\"unsent\"}", "qrscene_store_refused_total",
        "qrscene_signatures_forgotten_early_total",
        "qrscene_job_total{kind=\"forward\",result=\"done\"}", "qrscene_job_total{kind=\"forward\",result=\"again\"}",
        "qrscene_job_total{kind=\"forward\",result=\"dead\"}",
    ]

    private static let job = TakenJob(
        id: JobID(rawValue: 1),
        fence: 1,
        pushID: PushID(rawValue: 1),
        job: Job(kind: "forward", target: "https://shop.example/hook", payload: [], dueAt: 0)
    )

    @Test(arguments: [
        Noted(
            note: .handlerFailed(account: "a", route: "r", pushID: PushID(rawValue: 1), error: "e"),
            series: series[0]
        ),
        Noted(
            note: .handlerAbandoned(account: "a", route: "r", pushID: PushID(rawValue: 1), after: .seconds(1)),
            series: series[1]
        ),
        Noted(
            note: .lateReply(account: "a", route: "r", pushID: PushID(rawValue: 1), willBeSent: true),
            series: series[2]
        ),
        Noted(
            note: .lateReply(account: "a", route: "r", pushID: PushID(rawValue: 1), willBeSent: false),
            series: series[3]
        ),
        Noted(note: .storeRefused(account: "a", reason: "full"), series: series[4]),
        Noted(note: .signaturesForgottenEarly(account: "a"), series: series[5]),
        Noted(note: .job(job, .done), series: series[6]),
        Noted(note: .job(job, .again(at: 1, reason: "r")), series: series[7]),
        Noted(note: .job(job, .dead(reason: "r")), series: series[8]),
        Noted(note: .outerCopyDiffers(account: "a", openID: OpenID(rawValue: "o")), series: nil),
    ])
    func notesAreCountedWhereTheyHaveACounter(_ example: Noted) {
        metrics.noted(example.note)
        for series in Self.series {
            #expect(value(series) == (series == example.series ? "1" : "0"), "\(series)")
        }
    }
}
