internal import Store

/// The words of the failures in one language.
struct FailuresTexts: SiteTexts {
    let language: SiteLanguage

    var pushes: String { say("处理失败的推送", "Pushes that failed") }
    var jobs: String { say("已放弃的任务", "Jobs that were given up") }
    var noPushes: String { say("没有失败的推送。", "No push has failed.") }
    var noJobs: String { say("没有被放弃的任务。", "No job was given up.") }
    var more: String {
        say("还有更多；处理完这些之后会显示。", "There are more; they show once these are seen to.")
    }
    var last: String { say("最近", "last") }
    var which: String { say("查看", "Which") }
    var speed: String { say("速度", "Rate") }
    var cancel: String { say("停止", "Stop") }
    var progress: String { say("批量重试", "Bulk retry") }
    var busy: String { say("已有一次批量重试在进行。", "A bulk retry is already at work.") }
    var gone: String { say("这些失败已不在列表中。", "These failures are no longer listed.") }
    var wrongRate: String { say("没有这个速度。", "There is no such rate.") }

    func rate(_ rate: Int) -> String { say("每秒 \(rate) 个", "\(rate)/s") }
    func count(_ count: Int) -> String { say("\(count) 个", "\(count)") }
    func retry(_ count: Int) -> String { say("重试 \(count) 个", "Retry \(count)") }

    func cause(_ cause: FailureGroup.Cause) -> String {
        let words = EventTexts(language: language)
        switch cause {
        case .pushes(let state, let route, let event):
            let route = route.isEmpty ? say("其他推送", "other pushes") : SafeText.line(route, limit: 64)
            let how =
                state == .abandoned
                ? say("处理超时，已放弃", "the handler did not end in time") : say("处理时出错", "the handler failed")
            return "\(words.event(event)) · \(route): \(how)"
        case .jobs(let kind, let target, _): return "\(job(kind)) → \(target)"
        }
    }

    private func job(_ kind: String) -> String {
        switch kind {
        case "forward": say("转发", "forward")
        case "late_reply": say("迟到的回复", "late reply")
        default: SafeText.line(kind)
        }
    }

    func state(_ run: RetryRun, isAlive: Bool) -> String {
        switch run.state {
        case .running: isAlive ? say("正在重试…", "Retrying…") : say("重试已中断", "The retry broke off")
        case .cancelled: say("重试已停止", "The retry was stopped")
        case .finished: say("重试已完成", "The retry is done")
        }
    }

    func tally(_ run: RetryRun) -> String {
        let failed = run.failed == 0 ? "" : say("，\(run.failed) 个不能重试", ", \(run.failed) could not be")
        return say("\(run.done) / \(run.total) 个\(failed)", "\(run.done) of \(run.total)\(failed)")
    }
}
