internal import SceneRouting
internal import WeChatPush

/// The words of the page of routes in one language.
struct RoutesTexts: SiteTexts {
    let language: SiteLanguage

    var account: String { say("公众号", "Account") }
    var tryTitle: String { say("试一个场景值", "Try a scene") }
    var listTitle: String { say("全部路由", "All routes") }
    var scene: String { say("场景值（不含 qrscene_）", "Scene (without qrscene_)") }
    var person: String { say("扫码的人", "The person") }
    var explain: String { say("解释并试运行", "Explain and dry-run") }
    var find: String { say("查找", "Find") }
    var show: String { say("查看", "Show") }
    var route: String { say("路由", "Route") }
    var on: String { say("针对", "On") }
    var does: String { say("动作", "Does") }
    var from: String { say("来源", "From") }
    var hits: String { say("近 30 天扫码", "Scans, 30 days") }
    var both: String { say("关注和扫码", "both") }
    var never: String { say("永不执行", "never runs") }
    var none: String { say("没有路由", "no route takes it") }
    var parameters: String { say("参数", "Parameters") }
    var answer: String { say("将回复", "Would answer") }
    var nothing: String { say("success，对方看不到任何消息。", "success: the person sees nothing.") }
    var silent: String { say("不回复。", "Nothing.") }
    var asksHandler: String {
        say("由处理程序决定；试运行不会调用它。", "What the handler says: a dry run does not call it.")
    }
    var whyNot: String { say("为什么不是其他路由", "Why no other route") }
    var order: String {
        say(
            "按具体程度排序：越具体的越先匹配。扫码数按现在的路由计算。",
            "In the order they are considered: the most specific first. Scans are told by the routes of now."
        )
    }
    var empty: String {
        say(
            "还没有路由，每次扫码只回复 success。写一个 routes.yaml：",
            "There are no routes: every scan is answered success. Write routes.yaml:"
        )
    }

    func kind(_ kind: Scan.Kind) -> String {
        switch kind {
        case .newFollower: say("新关注", "follows by it")
        case .alreadyFollowing: say("已关注", "follows already")
        }
    }

    /// What a route does.
    func action(_ action: RouteAction) -> String {
        guard case .reply(let template) = action else { return "\(action)" }
        return say("回复", "reply: ") + EventTexts(language: language).reply(template.kind)
    }

    func routes(_ count: Int) -> String { say("\(count) 条", "\(count) routes") }
    func hidden(_ count: Int) -> String {
        say("另有 \(count) 条未列出，请缩小范围。", "\(count) more are not listed: narrow it down.")
    }
    func more(_ count: Int) -> String { say("另有 \(count) 条。", "And \(count) more.") }

    func lost(_ scans: String, scenes: Int) -> String {
        say(
            "近 30 天有 \(scans) 次扫码（\(scenes) 个场景值）没有路由处理：",
            "\(scans) scans of the last 30 days (\(scenes) \(scenes == 1 ? "scene" : "scenes")) have no route:"
        )
    }

    /// A reply that is no text.
    func reply(_ reply: PassiveReply) -> String {
        switch reply {
        case .none: silent
        case .text(let text): text
        case .image(let media): say("图片 \(media)", "image \(media)")
        case .voice(let media): say("语音 \(media)", "voice \(media)")
        case .video(let media, let title, _): say("视频 \(title ?? media)", "video \(title ?? media)")
        case .music(let music):
            say("音乐 \(music.title ?? music.thumbnailMediaID)", "music \(music.title ?? music.thumbnailMediaID)")
        case .news(let articles):
            say("图文 ", "news ") + articles.map(\.title).joined(separator: ", ")
        case .transferCustomerService: say("转人工客服", "to an agent")
        }
    }

    // MARK: Why not

    func isMismatch(_ verdict: RouteExplanation.Verdict) -> Bool {
        if case .mismatch = verdict { true } else { false }
    }

    func reason(_ verdict: RouteExplanation.Verdict, _ explanation: RouteExplanation) -> String {
        switch verdict {
        case .chosen: say("处理它", "handles it")
        case .lessSpecific: say("也匹配，但不如所选路由具体", "takes it too, but is less specific")
        case .lessRestricted:
            say("也匹配，但让位于只针对此类的路由", "takes it too, but gives way to the route for this kind alone")
        case .later: say("也匹配且同样具体，但注册较晚", "takes it too and is as specific, but was registered later")
        case .otherKind: say("匹配场景值，但不针对此类扫码", "takes the scene, but not of such a person")
        case .mismatch(let mismatch): self.mismatch(mismatch)
        }
    }

    private func mismatch(_ mismatch: SceneMismatch) -> String {
        switch mismatch {
        case .differs(let position, let expected):
            say("第 \(position) 个字符不同：应为“\(expected)”", "the scene \(mismatch)")
        case .emptyParameter(let name): say("没有字符留给 {\(name)}", "the scene \(mismatch)")
        case .missing(let literal, let position):
            say("第 \(position) 个字符之后没有“\(literal)”", "the scene \(mismatch)")
        case .notANumber: say("场景值不是整数", "the scene \(mismatch)")
        case .outside(let range): say("不在 \(range.lowerBound)..\(range.upperBound) 之内", "the scene \(mismatch)")
        case .regexRefuses: say("正则表达式不匹配整个场景值", "the scene \(mismatch)")
        }
    }
}
