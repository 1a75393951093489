internal import HTMLPages
internal import Store

/// The words of the page of health in one language.
struct HealthTexts: Sendable {
    let look: SiteLook

    private func say(_ chinese: String, _ english: String) -> String { look.say(chinese, english) }

    var accounts: String { say("账号", "Accounts") }
    var account: String { say("账号", "Account") }
    var path: String { say("回调路径", "Callback") }
    var mode: String { say("模式", "Mode") }
    var slotsTitle: String { say("使用中的密钥", "Secrets in use") }
    var secretsHint: String {
        say("匹配次数为此进程启动以来收到的推送。", "Matches are those of pushes to this process since it started.")
    }
    var routes: String { say("路由数", "Routes") }
    var quotaTitle: String { say("永久二维码配额", "Permanent codes") }
    var audit: String { say("操作记录", "Audit") }
    var noNotes: String { say("还没有任何操作。", "Nothing was done yet.") }
    var when: String { say("时间", "When") }
    var what: String { say("操作", "What") }
    var object: String { say("对象", "To what") }
    var who: String { say("会话", "Session") }
    var from: String { say("来自", "From") }

    func quota(_ account: String) -> String {
        say("账号 \(account) 已用的永久二维码", "Permanent codes used by \(account)")
    }

    func roles(_ roles: [String]) -> String {
        say("此进程的角色：\(roles.joined(separator: ", "))", "This process does: \(roles.joined(separator: ", "))")
    }

    func slot(_ secret: SiteDesks.Secret) -> String {
        secret.isPrevious ? say("旧", "previous") : say("当前", "current")
    }

    func matches(_ count: Int) -> String {
        let number = look.number(count)
        return say("匹配 \(number) 次", count == 1 ? "1 match" : "\(number) matches")
    }

    func level(_ level: HealthCheck.Level) -> String {
        switch level {
        case .ok: say("正常", "ok")
        case .warn: say("注意", "mind")
        case .bad: say("故障", "fault")
        }
    }

    func verdict(_ level: HealthCheck.Level) -> String {
        switch level {
        case .ok: say("一切正常", "All is well")
        case .warn: say("有需要注意的地方", "Some things to mind")
        case .bad: say("有故障", "Something is at fault")
        }
    }

    /// What somebody did; words of other versions stand as they are.
    func deed(_ deed: String) -> String {
        switch deed {
        case "login": say("登录", "logged in")
        case "session": say("本机会话", "session on this machine")
        case "logout": say("退出", "logged out")
        case "login_link": say("生成登录链接", "made a login link")
        case "replay": say("重放", "replayed")
        case "replay_edited": say("修改后重放", "replayed with edits")
        case "retry": say("批量重试", "bulk retry")
        case "retry_stop": say("停止重试", "stopped a retry")
        case "make_code": say("生成二维码", "made a code")
        case "make_codes": say("批量生成二维码", "made a sheet of codes")
        case "stop_import": say("停止批次", "stopped a sheet")
        case "resume_import": say("继续批次", "went on with a sheet")
        case "cancel": say("取消绑定流程", "cancelled a flow")
        case "object": say("反对转移", "objected to a move")
        case "step_up": say("证明本人", "vouched for an owner")
        case "revoke": say("解除绑定", "revoked a binding")
        case "undo": say("撤销绑定", "undid a binding")
        default: SafeText.line(deed)
        }
    }

    /// The fact, and what helps where something is to be done.
    func text(_ subject: HealthCheck.Subject) -> (HTML, String?) {
        switch subject {
        case .ready: ("\(say("可以接收并保存推送", "Pushes can be taken and stored"))", nil)
        case .notReady(let reason):
            ("\(say("现在无法接收推送：\(reason)", "No push can be taken now: \(reason)"))", nil)
        case .remark(let remark): ("\(remark)", nil)
        case .mode(let account, let mode): self.mode(account, mode)
        case .window(let account, let isOn): window(account, isOn)
        case .previous(let account, let secret, let since, let isTrafficSeen):
            previous(account, secret, since, isTrafficSeen)
        case .routes(let account, let count): routes(account, count)
        case .archive(let isThere): archive(isThere)
        case .figures(let isThere): figures(isThere)
        case .key(let isSet): key(isSet)
        case .deadJobs(let count, let isAtLeast): deadJobs(count, isAtLeast)
        case .gaps(let gaps): self.gaps(gaps)
        case .instances(let count):
            (
                "\(say("\(count) 个接收器进程正在使用此存储", "Receivers at work on this store: \(count)"))", nil
            )
        case .abandoned(let pushes, let jobs): abandoned(pushes, jobs)
        case .audit(let audit): self.audit(audit)
        }
    }
}

// MARK: - Checks

extension HealthTexts {
    private func mode(_ account: String, _ mode: String) -> (HTML, String?) {
        let fact: HTML = "\(say("账号 \(account)：\(mode) 模式", "Account \(account): \(mode) mode"))"
        guard mode == "plain" else { return (fact, nil) }
        return (
            fact,
            say(
                "明文模式的签名不覆盖正文。请在公众平台改为安全模式，并设置 WECHAT_ENCODING_AES_KEY。",
                "A signature in plain mode does not cover the body. Choose safe mode in the console, and set WECHAT_ENCODING_AES_KEY."
            )
        )
    }

    private func window(_ account: String, _ isOn: Bool) -> (HTML, String?) {
        guard !isOn else {
            return ("\(say("账号 \(account)：只接受时间相近的推送", "Account \(account): old pushes are refused"))", nil)
        }
        return (
            "\(say("账号 \(account)：未限制推送时间", "Account \(account): pushes of any age are taken"))",
            say(
                "看到过旧推送的人可以再次发送它。请设置 QRSCENE_TIMESTAMP_TOLERANCE=300。",
                "Whoever saw an old push can send it again. Set QRSCENE_TIMESTAMP_TOLERANCE=300."
            )
        )
    }

    private func previous(
        _ account: String,
        _ secret: SiteDesks.Secret,
        _ since: Int64,
        _ isTrafficSeen: Bool
    ) -> (HTML, String?) {
        let setting = secret.name == "token" ? "WECHAT_PREVIOUS_TOKEN" : "WECHAT_PREVIOUS_ENCODING_AES_KEY"
        let fact: HTML =
            "\(say("账号 \(account)：仍接受旧的 \(secret.name)", "Account \(account): the previous \(secret.name) is still accepted"))"
        if let last = secret.lastMatch {
            return (
                "\(fact); \(matches(secret.matches)), \(look.ago(last))",
                say(
                    "平台仍在使用它：公众平台更换完成之前请保留。",
                    "The platform still uses it: keep it until the console has the new one."
                )
            )
        }
        let unused: HTML = "\(fact); \(say("自启动以来未匹配过", "it has not matched since the start")) (\(look.time(since)))"
        guard isTrafficSeen else {
            return (unused, say("新的也还没有匹配过：请等待推送。", "Nor has the new one yet: wait for pushes."))
        }
        return (
            unused,
            say(
                "推送都匹配新的：可以移除 \(setting)（请同时查看其他进程）。",
                "Pushes match the new one: \(setting) may be removed. (Look at the other processes, too.)"
            )
        )
    }

    private func routes(_ account: String, _ count: Int) -> (HTML, String?) {
        guard count == 0 else {
            return ("\(say("账号 \(account)：\(count) 条路由", "Account \(account): routes: \(count)"))", nil)
        }
        return (
            "\(say("账号 \(account)：没有路由", "Account \(account): no routes"))",
            say("所有扫码都只得到 success。请写 routes.yaml。", "Every scan is answered success. Write a routes.yaml.")
        )
    }

    private func archive(_ isThere: Bool) -> (HTML, String?) {
        guard !isThere else { return ("\(say("推送会保留", "Pushes are kept"))", nil) }
        return (
            "\(say("推送只在内存中", "Pushes are in memory alone"))",
            say("设置 QRSCENE_DATABASE=sqlite:路径。", "Set QRSCENE_DATABASE=sqlite:PATH.")
        )
    }

    private func figures(_ isThere: Bool) -> (HTML, String?) {
        isThere
            ? (
                "\(say("渠道数据会统计（时区 \(look.clock.zone)）", "Channels are counted (by the clock of \(look.clock.zone))"))",
                nil
            )
            : ("\(say("未统计渠道数据", "Channels are not counted"))", nil)
    }

    private func key(_ isSet: Bool) -> (HTML, String?) {
        isSet
            ? ("\(say("管理页面与 API 需要密钥", "The site and the API need the key"))", nil)
            : ("\(say("未设置密钥：只有本机可以打开", "No key is set: this machine alone may open them"))", nil)
    }

    private func deadJobs(_ count: Int, _ isAtLeast: Bool) -> (HTML, String?) {
        guard count > 0 else { return ("\(say("没有被放弃的任务", "No job was given up"))", nil) }
        let number = "\(count)\(isAtLeast ? "+" : "")"
        return ("<a href=\"/failures#jobs\">\(say("\(number) 个任务已放弃", "Jobs that were given up: \(number)"))</a>", nil)
    }

    private func gaps(_ gaps: [ReceivingGap]) -> (HTML, String?) {
        guard !gaps.isEmpty else { return ("\(say("七天内没有中断接收", "No interruption within seven days"))", nil) }
        let list = gaps.suffix(5).map { gap -> HTML in
            "<br>\(look.time(gap.since)) – \(look.time(gap.until)) (\(look.span(gap.until - gap.since)))"
        }
        return (
            "\(say("七天内有 \(gaps.count) 次中断接收", "Interruptions within seven days: \(gaps.count)"))\(list)",
            say("中断期间的关注可用 qrscene reconcile 补录。", "Follows of that time can be added: qrscene reconcile")
        )
    }

    private func abandoned(_ pushes: Int, _ jobs: Int) -> (HTML, String?) {
        (
            "<a href=\"#instances\">\(say("\(pushes) 个推送和 \(jobs) 个任务的进程已不在", "Held by no living process: pushes \(pushes), jobs \(jobs)"))</a>",
            say(
                "有 work 角色的进程会在几秒内接手；若没有，请启动一个。",
                "A process with the role work takes them over within seconds; start one where none does."
            )
        )
    }

    private func audit(_ audit: HealthPage.Audit) -> (HTML, String?) {
        guard audit.isIntact else {
            return (
                "\(say("操作记录被改动过", "The audit was changed"))",
                say("请与备份比对。", "Compare it with a backup.")
            )
        }
        guard audit.isRead else {
            return (
                "\(say("最近的操作记录完整（共 \(audit.count) 条）", "The end of the audit is whole (of \(audit.count) notes)"))",
                nil
            )
        }
        return ("\(say("操作记录完整（\(audit.count) 条）", "The audit is whole (\(audit.count) notes)"))", nil)
    }
}
