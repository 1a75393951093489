internal import Binding

/// The words of the pages of flows and bindings in one language.
struct BindingsTexts: SiteTexts {
    let language: SiteLanguage

    var flow: String { say("流程", "Flow") }
    var kind: String { say("用途", "For") }
    var account: String { say("账号", "Account") }
    var accountField: String { say("账号（应用中的名称）", "Account, as the application names it") }
    var application: String { say("应用", "Application") }
    var state: String { say("状态", "State") }
    var begun: String { say("开始", "Begun") }
    var changed: String { say("变更", "Changed") }
    var deeds: String { say("操作", "Settle") }
    var states: String { say("各状态", "States") }
    var all: String { say("全部", "All") }
    var allFlows: String { say("绑定流程", "Flows") }
    var history: String { say("查看历史", "Show its history") }
    var older: String { say("更早的", "Older ones") }
    var until: String { say("截止", "Until") }
    var move: String { say("转移", "Move") }
    var person: String { say("微信用户（化名）", "Person, by a name of ours") }
    var boundSince: String { say("绑定于", "Bound since") }
    var boundNow: String { say("当前绑定", "Bound now") }
    var boundToNobody: String { say("此账号没有绑定微信。", "This account is bound to nobody.") }
    var noFlows: String { say("此账号最近一个月没有流程。", "This account had no flow within a month.") }
    var probation: String { say("观察期", "on probation") }
    var unreachable: String { say("已取消关注", "does not follow") }
    var noneInState: String { say("没有处于此状态的流程。", "No flow is in this state.") }
    var empty: String { say("还没有绑定流程。从命令行试一个：", "There is no flow yet. Try one from a shell:") }
    var ofMonth: String { say("流程结束后保留一个月。", "Flows that are over are kept for a month.") }
    var notConfigured: String {
        say(
            "这里没有配置扫码绑定。写好 binding.yaml 再启动：",
            "Binding is not configured here. Write binding.yaml, then start with it:"
        )
    }

    func ofLast(_ count: Int) -> String { say("最近 \(count) 个流程的状态。", "How the last \(count) flows stand.") }
    func flows(in state: String) -> String { say("流程：\(state)", "Flows: \(state)") }
    func historyOf(_ account: String) -> String { say("账号 \(account)", "Account \(account)") }
    func refused(_ reason: String) -> String { say("无法这样处理：\(reason)", "It cannot be settled so: \(reason)") }
    func conflicts(_ count: Int) -> String {
        say("\(count) 个冲突等待处理", count == 1 ? "1 conflict waits for you" : "\(count) conflicts wait for you")
    }

    func kind(_ kind: String) -> String { kind == "login" ? say("登录", "login") : say("绑定", "binding") }

    func mode(_ mode: String) -> String {
        switch mode {
        case "tap": say("点击确认", "by tap")
        case "instant": say("直接", "at once")
        default: say("验证码", "by digits")
        }
    }

    func state(_ state: String) -> String {
        switch state {
        case "created": say("等待扫码", "waits for a scan")
        case "scanned": say("已扫码", "scanned")
        case "confirmed": say("已确认", "confirmed")
        case "conflict": say("冲突", "conflict")
        case "bound": say("已绑定", "bound")
        case "logged_in": say("已登录", "logged in")
        case "expired": say("已超时", "expired")
        case "cancelled": say("已取消", "cancelled")
        case "failed": say("失败", "failed")
        case "revoked": say("已解绑", "revoked")
        default: state
        }
    }

    /// Why a flow ended.
    func reason(_ reason: String) -> String {
        switch reason {
        case "second_scanner": say("被第二个人扫码", "a second person scanned")
        case "wrong_digits": say("验证码错误过多", "too many wrong digits")
        case "browser": say("网页取消", "by the page")
        case "phone": say("手机取消", "by the phone")
        case "host_application": say("应用取消", "by the application")
        case "logout": say("已退出登录", "logged out")
        case "operator": say("管理员", "by the operator")
        case "objection": say("对方反对", "the other owner objected")
        case "platform": say("平台未生成二维码", "the platform made no code")
        case "not_bound": say("未绑定", "not bound")
        case "other_account": say("绑定的是其他账号", "bound to another account")
        case "tombstone": say("刚被删除", "erased a short while ago")
        case "account_deleted": say("账号已删除", "account deleted")
        case "erasure": say("应要求删除", "erased")
        case "undone": say("已撤销", "undone")
        case "replaced": say("被新绑定取代", "replaced")
        default: reason
        }
    }

    // MARK: Conflicts

    func conflict(_ kind: String, wants account: String, has accounts: String) -> String {
        switch kind {
        case "bound_elsewhere":
            say("此微信要绑定 \(account)，但已绑定 \(accounts)。", "The person wants \(account), and is bound to \(accounts).")
        case "account_taken":
            say("账号 \(account) 已绑定其他微信。", "The account \(account) is bound to another person.")
        case "same_person":
            say(
                "同一个人通过另一个公众号绑定了 \(accounts)。",
                "The same person is bound to \(accounts) through another official account."
            )
        default: say("此微信有多个账号：\(accounts)，正在等本人选择。", "The person has several accounts (\(accounts)) and is choosing.")
        }
    }

    func move(_ move: String) -> String {
        switch move {
        case "digits": say("已再次发送验证码", "digits were sent once more")
        case "waiting": say("等待另一账号的主人", "waits for the other owner")
        default: say("尚未要求", "not asked for")
        }
    }

    // MARK: Deeds

    func deed(_ deed: OperatorDeed, _ owner: String?) -> String {
        switch deed {
        case .cancel: say("取消流程", "Cancel")
        case .object: say("反对转移", "Object")
        case .stepUp: say("\(owner ?? "") 已验证本人", "\(owner ?? "") has proved to be it")
        case .revoke: say("解除绑定", "Revoke")
        case .undo: say("撤销绑定", "Undo")
        }
    }

    func sure(_ deed: OperatorDeed, _ owner: String?) -> String {
        switch deed {
        case .cancel: say("取消这个流程？", "Cancel this flow?")
        case .object: say("代表原账号反对这次转移？流程将结束。", "Say no to the move for the account that would lose it? The flow ends.")
        case .stepUp:
            say(
                "确认账号 \(owner ?? "") 的主人刚刚证明了自己？流程将继续绑定。",
                "Has the owner of \(owner ?? "") just proved to be it? The flow will bind."
            )
        case .revoke: say("解除这个绑定？会通知本人和应用。", "End this binding? The person and the application are told.")
        case .undo:
            say("撤销这个绑定，恢复之前的绑定？", "Take this binding back, so that what it replaced comes again?")
        }
    }
}
