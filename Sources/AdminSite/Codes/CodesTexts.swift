internal import Channels
internal import Store

/// The words of the pages of codes in one language.
struct CodesTexts: SiteTexts {
    let language: SiteLanguage

    // MARK: Codes

    var code: String { say("编号", "Code") }
    var scene: String { say("场景值", "Scene") }
    var channel: String { say("渠道", "Channel") }
    var label: String { say("名称", "Label") }
    var tags: String { say("标签（用 ; 分隔）", "Tags (by ;)") }
    var account: String { say("公众号", "Account") }
    var expires: String { say("失效", "Expires") }
    var lastScan: String { say("最近扫码", "Last scan") }
    var handler: String { say("路由", "Route") }
    var look: String { say("注意", "Look at") }
    var never: String { say("从未", "never") }
    var forEver: String { say("永不", "never") }
    var noHandler: String { say("没有路由", "no route") }
    var layout: String { say("布局", "Layout") }
    var show: String { say("查看", "Show") }
    var older: String { say("更早的", "Older ones") }
    var quota: String { say("永久二维码已用", "Permanent codes used") }
    var empty: String { say("还没有二维码。做第一个：", "There is no code yet. Make the first one:") }
    var noneFound: String { say("没有符合条件的二维码。", "No code is like that.") }
    var download: String { say("下载图片（SVG）", "Download the picture (SVG)") }

    func layout(_ layout: CodesQuery.Layout) -> String { layout == .grid ? say("网格", "Grid") : say("列表", "List") }
    func picture(_ scene: String) -> String { say("场景值 \(scene) 的二维码", "Code of the scene \(scene)") }
    func made(_ scene: String) -> String { say("二维码已生成：\(scene)", "The code of \(scene) is made.") }

    func kind(_ code: KeptCode) -> String {
        code.expiresAt == nil ? say("永久", "permanent") : say("临时", "temporary")
    }

    func concern(_ concern: CodeConcern) -> String {
        switch concern {
        case .expired: say("已失效", "expired")
        case .expiresSoon: say("即将失效", "expires soon")
        case .dormant: say("30 天无人扫码", "dormant for 30 days")
        case .unhandled: say("没有路由处理", "no route takes it")
        }
    }

    // MARK: Making them

    var makeOne: String { say("生成一个二维码", "Make a code") }
    var makeMany: String { say("批量生成", "Make many") }
    var make: String { say("生成", "Make it") }
    var makeAll: String { say("开始生成", "Make them all") }
    var life: String { say("有效期", "Works for") }
    var file: String { say("CSV 文件", "CSV file") }
    var sheet: String { say("CSV 内容", "Its content") }
    var earlier: String { say("最近的批次", "Earlier sheets") }

    var noSecret: String {
        say(
            "此公众号没有配置 AppSecret，平台不会为它生成二维码。请为接收端设置 WECHAT_APP_SECRET。",
            "This account has no AppSecret here, and the platform makes codes for nobody else: set WECHAT_APP_SECRET for the receiver."
        )
    }
    var busy: String {
        say("另一个批次正在进行，请等它结束。", "Another sheet is being made: wait until it ends.")
    }
    var permanentHint: String {
        say(
            "永久二维码每个公众号只有 100,000 个，且不能归还。",
            "An account has 100,000 permanent codes, and none can be given back."
        )
    }
    var sheetHint: String {
        say(
            "第一行是列名：scene，可选 channel、label、tags（用 ; 分隔）。已有且仍有效的会跳过，遇到平台配额可稍后继续。一次约 1,000 行；更多请用 qrscene create --from。",
            "The first line names the columns: scene, and where wanted channel, label, tags (by ;). What is kept and still works is left out, so a sheet that met a quota goes on later. About 1,000 rows at a time; more with qrscene create --from."
        )
    }

    func life(_ life: CodeOrderForm.Life) -> String {
        switch life {
        case .minutes: say("5 分钟", "5 minutes")
        case .day: say("1 天", "1 day")
        case .week: say("7 天", "7 days")
        case .month: say("30 天", "30 days")
        case .permanent: say("永久", "ever")
        }
    }

    // MARK: Sheets being made

    var stop: String { say("停止", "Stop") }
    var resume: String { say("继续", "Go on") }
    var refresh: String { say("刷新", "Refresh") }
    var resumeHint: String {
        say("已生成的都已保存，可以稍后继续。", "What was made is kept: go on later.")
    }

    func importTitle(_ number: Int) -> String { say("批次 \(number)", "Sheet \(number)") }

    func progress(_ progress: CodeImport.Progress) -> String {
        switch progress.phase {
        case .ready, .running: say("正在生成。", "Being made.")
        case .stopped: say("已停止。", "Stopped.")
        case .failed: say("中断。", "Interrupted.")
        case .done: say("全部完成。", "All are there.")
        }
    }

    func detail(_ progress: CodeImport.Progress) -> String {
        say(
            "新生成 \(progress.made) 个，原有 \(progress.there) 个，剩余 \(progress.left) 个。",
            "\(progress.made) made, \(progress.there) kept before, \(progress.left) left."
        )
    }

    // MARK: On paper

    var print: String { say("打印页", "Print sheet") }
    var printNow: String { say("打印", "Print") }
    var columns: String { say("每行个数", "Columns") }
    var printHint: String {
        say("用浏览器的打印功能输出到 A4 纸或 PDF。", "Print it with the browser, on A4 paper or as a PDF.")
    }
    func columns(_ number: Int) -> String { say("每行 \(number)", "\(number) a row") }
    func until(_ moment: String) -> String { say("有效至 \(moment)", "until \(moment)") }
}
