import OfficialAccount
import Store
import StoreContract
import Testing

@Suite("Timeline of a push")
struct TimelineTests {
    private func push(_ change: (inout StoredPush) -> Void = { _ in }) -> StoredPush {
        var push = StoredPush(
            id: PushID(rawValue: 12),
            record: .sample("x"),
            storedAt: 1_767_225_600_002,
            settlement: nil,
            settledAt: nil,
            attempts: 1,
            deliveries: 1,
            jobs: []
        )
        change(&push)
        return push
    }

    private func job(_ state: StoredJob.State, attempts: Int, error: String? = nil) -> StoredJob {
        var job = Job.sample("forward", target: "https://shop.example/hook")
        job.attempts = attempts
        return StoredJob(
            id: JobID(rawValue: 3),
            pushID: PushID(rawValue: 12),
            job: job,
            state: state,
            writtenAt: 10,
            attemptedAt: attempts == 0 ? nil : 20,
            lastError: error
        )
    }

    @Test func aRunningPushHasNoEndYet() {
        #expect(push().state == .running)
        #expect(push().timeline.map(\.kind) == [.received, .verified, .stored])
        #expect(push().timeline.map(\.at) == [1_767_225_600_000, nil, 1_767_225_600_002])
    }

    @Test func aSettledPushTellsItsRouteAndItsAnswer() {
        let settled = push {
            $0.settlement = .sample("four")
            $0.settledAt = 1_767_225_600_005
            $0.attempts = 2
            $0.deliveries = 3
        }
        #expect(settled.state == .handled)
        let steps = settled.timeline
        #expect(steps.map(\.kind) == [.received, .verified, .stored, .routed, .replied])
        #expect(steps[0].detail == "3 deliveries")
        #expect(steps[3].detail == "sample, handler started 2 times")
        #expect(steps[4] == TimelineStep(at: 1_767_225_600_005, .replied, "handled, 4 B"))
    }

    @Test func aReplayNamesItsOriginal() {
        let replay = push { $0.record.replayOf = PushID(rawValue: 7) }
        #expect(replay.timeline.first?.detail == "replay of evt_7")
    }

    @Test func eachJobTellsItsLastAttempt() {
        let written = TimelineStep(at: 10, .jobWritten, "forward job_3 to https://shop.example/hook")
        #expect(job(.pending, attempts: 0).timeline == [written])
        #expect(
            job(.pending, attempts: 1, error: "503").timeline
                == [written, TimelineStep(at: 20, .jobFailed, "forward job_3, 1 attempt: 503")]
        )
        #expect(
            job(.done, attempts: 2).timeline == [written, TimelineStep(at: 20, .jobDone, "forward job_3, 2 attempts")]
        )
        #expect(
            job(.dead, attempts: 10, error: "410").timeline
                == [written, TimelineStep(at: 20, .jobDead, "forward job_3, 10 attempts: 410")]
        )
        #expect(push { $0.jobs = [job(.done, attempts: 1)] }.timeline.count == 5)
    }

    @Test(arguments: Settlement.Outcome.allCases)
    func everyOutcomeIsAState(_ outcome: Settlement.Outcome) {
        #expect(StoredPush.State(outcome).rawValue == outcome.rawValue)
    }

    @Test func aJobsNumberIsReadWithAndWithoutPrefix() {
        #expect(JobID("job_12") == JobID(rawValue: 12))
        #expect(JobID("12") == JobID(rawValue: 12))
        for text in ["job_", "job_0", "-1", "evt_1", ""] { #expect(JobID(text) == nil, "\(text)") }
    }
}
