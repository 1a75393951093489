/// The texts as they are shipped.
enum ReplyTexts {
    static func text(_ name: ReplyTemplateName, _ language: ReplyLanguage) -> String {
        switch language {
        case .chinese: chinese(name)
        case .english: english(name)
        }
    }

    /// What a person is doing, where the application does not say.
    static func purpose(_ kind: FlowKind, _ language: ReplyLanguage) -> String {
        switch (kind, language) {
        case (.bind, .chinese): "把此微信绑定到账号"
        case (.login, .chinese): "用此微信登录"
        case (.bind, .english): "link this WeChat to account"
        case (.login, .english): "log in with this WeChat to"
        }
    }

    private static func chinese(_ name: ReplyTemplateName) -> String {
        switch name {
        case .bindDigits, .loginDigits:
            "【{site}】正在{purpose} {account}（{place}）。验证码 {code}，{minutes} 分钟内在您自己打开的网页输入。"
                + "不是您本人操作？请勿透露，回复 0 取消。"
        case .tap:
            "【{site}】正在{purpose} {account}（{place}）。是您本人操作，请点击确认：{link}\n不是您本人操作？请勿点击，回复 0 取消。"
        case .accepted: "【{site}】已收到，请回到网页。不是您本人操作？回复 0 取消。"
        case .bound: "【{site}】此微信已绑定到账号 {account}。7 天内回复“撤销”可撤销；随时回复“解绑”可解除绑定。"
        case .alreadyBound: "【{site}】此微信已经绑定到账号 {account}，无需重复操作。"
        case .loggedIn: "【{site}】登录成功（{place}）。不是您本人操作？请尽快联系我们。"
        case .unbound: "【{site}】此微信已与账号解除绑定。"
        case .undone: "【{site}】绑定已撤销。"
        case .replaced: "【{site}】账号 {account} 已改绑到另一个微信。不是您本人操作？7 天内回复“撤销”。"
        case .cancelled: "【{site}】已取消，没有任何改动。"
        case .cannotBind: "【{site}】此微信暂时无法绑定。"
        case .boundElsewhere: "【{site}】此微信已绑定到账号 {other}。请先在该账号中解除绑定。"
        case .boundElsewhereMovable: "【{site}】此微信已绑定到账号 {other}。请先在该账号中解除绑定，或回复 1 开始换绑。"
        case .accountTaken: "【{site}】该账号已绑定另一个微信。如需更换，请在网页上再次验证身份。"
        case .choose: "【{site}】此微信绑定了多个账号，请回复序号选择：\n{accounts}"
        case .moveDigits:
            "【{site}】换绑验证码 {code}，{minutes} 分钟内在您自己打开的网页输入。24 小时内原账号可以阻止。不是您本人操作？回复 0 取消。"
        case .moveWaits: "【{site}】换绑将在 24 小时后生效，原账号已收到通知。回复 0 取消。"
        case .moveStopped: "【{site}】换绑被原账号阻止，没有任何改动。"
        case .twoPhones: "这个二维码被两部手机扫描，已作废。请重新开始。"
        case .outOfDate: "这个二维码已失效。请在网页上刷新后再扫描。"
        case .tooManyTries: "验证码输错次数过多，本次操作已取消。请重新开始。"
        case .digitsUsedUp: "验证码发送次数已用完。请在网页上重新开始。"
        }
    }

    private static func english(_ name: ReplyTemplateName) -> String {
        switch name {
        case .bindDigits, .loginDigits:
            "[{site}] Somebody is about to {purpose} {account} ({place}). Code {code}: type it within {minutes} minutes "
                + "into the page that you opened yourself. Not you? Tell it to nobody, and reply 0 to cancel."
        case .tap:
            "[{site}] Somebody is about to {purpose} {account} ({place}). If it is you, confirm: {link}\n"
                + "Not you? Do not press it, and reply 0 to cancel."
        case .accepted: "[{site}] Done here: go back to the page. Not you? Reply 0 to cancel."
        case .bound:
            "[{site}] This WeChat is linked to account {account}. Reply undo within 7 days to take it back, or unlink at "
                + "any time."
        case .alreadyBound: "[{site}] This WeChat is linked to account {account} already; nothing to do."
        case .loggedIn: "[{site}] You are logged in ({place}). Not you? Tell us at once."
        case .unbound: "[{site}] This WeChat is not linked any more."
        case .undone: "[{site}] The link was taken back."
        case .replaced: "[{site}] Account {account} is linked to another WeChat now. Not you? Reply undo within 7 days."
        case .cancelled: "[{site}] Cancelled; nothing was changed."
        case .cannotBind: "[{site}] This WeChat cannot be linked for now."
        case .boundElsewhere: "[{site}] This WeChat is linked to account {other} already. Unlink it there first."
        case .boundElsewhereMovable:
            "[{site}] This WeChat is linked to account {other} already. Unlink it there first, or reply 1 to start "
                + "moving it."
        case .accountTaken:
            "[{site}] The account is linked to another WeChat. To replace it, prove who you are on the page again."
        case .choose: "[{site}] This WeChat has several accounts. Reply with a number:\n{accounts}"
        case .moveDigits:
            "[{site}] To move: code {code}. Type it within {minutes} minutes into the page that you opened yourself. The "
                + "other account can object for 24 hours. Not you? Reply 0 to cancel."
        case .moveWaits: "[{site}] It moves in 24 hours; the other account was told. Reply 0 to cancel."
        case .moveStopped: "[{site}] The other account objected; nothing was changed."
        case .twoPhones: "This code was scanned by two phones and is void. Start again."
        case .outOfDate: "This code is out of date. Refresh the page and scan again."
        case .tooManyTries: "Too many wrong codes: cancelled. Start again."
        case .digitsUsedUp: "No more codes for this attempt. Start again on the page."
        }
    }
}
