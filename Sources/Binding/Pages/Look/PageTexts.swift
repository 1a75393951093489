internal import HTMLPages

/// The words of the page in one language.
struct PageTexts: Sendable {
    let language: ReplyLanguage

    private func say(_ chinese: String, _ english: String) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    /// The page's `lang`.
    var tag: String { say("zh-CN", "en") }

    // MARK: What it is about

    func title(_ kind: FlowKind) -> String {
        switch kind {
        case .bind: say("绑定微信", "Link a WeChat account")
        case .login: say("微信扫码登录", "Log in with WeChat")
        }
    }

    func account(_ kind: FlowKind) -> String {
        switch kind {
        case .bind: say("绑定到账号", "to account")
        case .login: say("登录账号", "as")
        }
    }

    // MARK: What to do

    /// What the page asks for, in a line: also what is read out when it changes.
    func lead(_ step: PageStep, _ kind: FlowKind) -> String {
        switch step {
        case .making: say("正在生成二维码…", "Making the code…")
        case .scan: say("请用微信扫描二维码", "Scan the code with WeChat")
        case .pictureOver: say("二维码已失效", "The code is out of date")
        case .digits: say("请输入 6 位验证码", "Enter the 6 digits")
        case .digitsOver: say("验证码已过期", "The digits are out of date")
        case .phone: say("请在手机上继续", "Go on on your phone")
        case .press: say("手机已确认", "Your phone has confirmed")
        case .choose: say("请在微信中选择账号", "Choose an account in WeChat")
        case .refused: say("此微信无法绑定", "This WeChat cannot be linked")
        case .later: say("请求已收到", "Your request was received")
        case .done: done(kind)
        case .expired: say("已超时", "The time is over")
        case .cancelled: say("已取消", "Cancelled")
        case .failed:
            kind == .bind ? say("绑定失败", "Linking did not work") : say("登录失败", "Logging in did not work")
        }
    }

    private func done(_ kind: FlowKind) -> String {
        switch kind {
        case .bind: say("绑定成功", "Linked")
        case .login: say("登录成功", "You are logged in")
        }
    }

    /// Two lines of explanation at most.
    func explanation(_ step: PageStep, _ kind: FlowKind, site: String) -> String {
        switch step {
        case .making: say("请稍候。", "One moment.")
        case .scan:
            say(
                "公众号会把验证码发到您的微信。只扫描您自己打开的网页上的二维码。",
                "Our account then sends digits to your WeChat. Only scan codes on a page that you opened yourself."
            )
        case .pictureOver(true): say("点击下面的按钮换一个新的。", "Press the button below for a new one.")
        case .pictureOver(false): startAgain(site)
        case .digits:
            say(
                "公众号刚刚把验证码发到您的微信。工作人员绝不会向您索要验证码。",
                "Our account just sent them to your WeChat. Nobody from us will ever ask for them."
            )
        case .digitsOver(true):
            say("请用同一部手机再次扫描，获取新的验证码。", "Scan again with the same phone to get new ones.")
        case .digitsOver(false): startAgain(site)
        case .phone: say("公众号已向您的微信发送消息。", "Our account has sent a message to your WeChat.")
        case .press: say("如果是您本人操作，请继续。", "If that was you, go on.")
        case .choose: say("请在聊天中回复账号前的序号。", "Reply with the number of the account in the chat.")
        case .refused:
            say(
                "微信聊天中有进一步说明。如果公众号又发来验证码，请在这里输入。",
                "The chat in WeChat says more. If it has sent you new digits, enter them here."
            )
        case .later: say("结果会通过微信通知您。", "WeChat will tell you how it ends.")
        case .done: say("正在返回 \(site)…", "Going back to \(site)…")
        case .expired: startAgain(site)
        case .cancelled(.secondScanner):
            say(
                "这个二维码被两部手机扫描，已作废。\(startAgain(site))",
                "Two phones scanned this code, so it is void. \(startAgain(site))"
            )
        case .cancelled(.wrongDigits):
            say("验证码输错次数过多。\(startAgain(site))", "Too many wrong digits. \(startAgain(site))")
        case .cancelled: say("没有任何改动。", "Nothing was changed.")
        case .failed where kind == .login:
            say("请用其他方式登录，然后绑定此微信。", "Log in another way, then link this WeChat.")
        case .failed: startAgain(site)
        }
    }

    private func startAgain(_ site: String) -> String {
        say("请回到 \(site) 重新开始。", "Go back to \(site) and start again.")
    }

    // MARK: Labels

    var pictureLabel: String { say("微信二维码", "QR code for WeChat") }
    var digitsLabel: String { say("验证码", "Digits") }
    var submit: String { say("确认", "Confirm") }
    var goOn: String { say("继续", "Continue") }
    var refresh: String { say("换一个二维码", "New code") }
    var cancel: String { say("取消", "Cancel") }
    var notAccepted: String { say("未能完成，请检查后重试。", "That did not work. Check it and try again.") }
    var offline: String { say("连接中断，请重试。", "The connection broke. Try again.") }
    func back(_ site: String) -> String { say("返回 \(site)", "Back to \(site)") }
    func wrong(_ left: Int) -> String {
        let tries = left == 1 ? "1 try" : "\(left) tries"
        return say("验证码不对，还可以试 \(left) 次。", "Those digits were wrong; \(tries) left.")
    }
    func left(_ step: PageStep, _ clock: HTML) -> HTML {
        switch (step, language) {
        case (.digits, .chinese): "验证码 \(clock) 后过期"
        case (_, .chinese): "二维码 \(clock) 后失效"
        case (.digits, .english): "The digits are good for \(clock)"
        case (_, .english): "The code is good for \(clock)"
        }
    }

    // MARK: Where nothing is shown

    var closedTitle: String { say("无法打开此页面", "This page cannot be opened") }
    var closedText: String {
        say(
            "它可能已经结束，或者是在另一个浏览器中打开的。请回到原网站重新开始。",
            "It is over, or was opened in another browser. Go back to the site and start again."
        )
    }
    var unavailableTitle: String { say("暂时无法使用", "Not available for the moment") }
    var unavailableText: String { say("请稍后再试。", "Try again in a little while.") }
}
