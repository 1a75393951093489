internal import HTMLPages
internal import SceneRouting
internal import WeChatPush

/// What a trial came to, as the page shows it.
struct RouteTrialView: Sendable {
    let trial: RouteTrial
    let look: SiteLook

    private var texts: RoutesTexts { RoutesTexts(language: look.language) }

    /// The route and its parameters, the answer, and why it is no other route.
    var html: HTML {
        """
        <div class="trial"><dl class="facts">
        <dt>\(texts.route)</dt><dd>\(chosen)</dd>
        \(parameters)<dt>\(texts.answer)</dt><dd>\(answer)</dd></dl>
        \(hint)\(others)</div>
        """
    }

    private var chosen: HTML {
        guard let route = trial.explanation.match?.route else {
            return "<span class=\"tag bad\">\(texts.none)</span>"
        }
        return """
            <code>\(SafeText.line(route.pattern.text, limit: 100))</code> \(SafeText.line(texts.action(route.action), limit: 120)) \
            <span class="hint">\(SafeText.line("\(route.origin)"))</span>
            """
    }

    private var parameters: HTML? {
        guard let match = trial.explanation.match, !match.parameters.names.isEmpty else { return nil }
        let pairs = match.parameters.names.map { name -> HTML in
            "<code>{\(name)}</code> = <code>\(SafeText.line(match.parameters[name] ?? "", limit: 64))</code> "
        }
        return "<dt>\(texts.parameters)</dt><dd>\(pairs)</dd>\n"
    }

    private var answer: HTML {
        switch trial.answer {
        case .nothing: "\(texts.nothing)"
        case .reply(.none): "\(texts.silent)"
        case .reply(.text(let text)): "<blockquote>\(text)</blockquote>"
        case .reply(let reply): "\(texts.reply(reply))"
        case .handler: "\(texts.asksHandler)"
        }
    }

    private var hint: HTML? { trial.explanation.hint.map { "<p class=\"notice warn\">\($0)</p>\n" } }

    private var others: HTML? {
        let all = trial.explanation.candidates.filter { $0.verdict != .chosen }
        guard !all.isEmpty else { return nil }
        // Those that take the scene too say more than those that do not.
        let near = all.filter { !texts.isMismatch($0.verdict) } + all.filter { texts.isMismatch($0.verdict) }
        let lines = near.prefix(RouteTrial.others).map { candidate -> HTML in
            """
            <li><code>\(SafeText.line(candidate.route.pattern.text, limit: 100))</code> \
            \(texts.reason(candidate.verdict, trial.explanation))</li>

            """
        }
        let more: HTML? =
            near.count > RouteTrial.others
            ? "<li class=\"hint\">\(texts.more(near.count - RouteTrial.others))</li>\n" : nil
        return "<details><summary>\(texts.whyNot)</summary><ul class=\"reasons\">\n\(lines)\(more)</ul></details>\n"
    }
}
