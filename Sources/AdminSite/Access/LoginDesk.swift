internal import Admin
internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import Store

/// Lets browsers in and out: `/login`, `/logout`, and whatever a stranger asks for.
struct LoginDesk: Sendable {
    let access: SiteAccess
    let language: SiteLanguage
    let now: @Sendable () -> ContinuousClock.Instant
    let readiness: @Sendable () -> AdminEndpoint.Readiness

    /// The answer to whoever is not in yet, or comes and goes; `nil` where the site itself answers.
    ///
    /// - Throws: `StoreError`.
    func response(to request: Request, _ standing: SiteAccess.Standing) async throws(StoreError) -> Response? {
        switch (standing, request.path) {
        case (.refused(let problem), _): return closed(problem)
        // Whoever logs in has no session to prove anything by; the browser's own word has to do.
        case (.stranger, "/login"), (.forged, "/login"), (.session, "/login"):
            return try await login(request, standing)
        case (.forged, _):
            return gate(LoginPage(language: language, question: .nothing, remark: .forged), .forbidden)
        case (.stranger, _): return toLogin(request)
        case (.session(let session, _), "/logout"): return try await logout(request, session)
        case (.session, _): return nil
        }
    }

    // MARK: In

    private func login(_ request: Request, _ standing: SiteAccess.Standing) async throws(StoreError) -> Response {
        guard request.method == .post else { return question(request, standing) }
        guard access.isSameOrigin(request), let form = request.form else {
            return gate(LoginPage(language: language, question: .nothing, remark: .forged), .forbidden)
        }
        let target = LocalAddress.checked(form["to"])
        if let link = form["link"] { return try await enter(request, by: link, target) }
        return try await enter(request, with: form["key"] ?? "", target)
    }

    private func question(_ request: Request, _ standing: SiteAccess.Standing) -> Response {
        let query = try? FormFields(request.query)
        let target = LocalAddress.checked(query?["to"])
        if let link = query?["link"] {
            guard SessionSecret(link) != nil else { return usedLink(request, target) }
            return gate(LoginPage(language: language, question: .link(link), target: target))
        }
        if case .session = standing { return .see(target) }
        let remark: LoginPage.Remark? = query?["done"] == "logout" ? .loggedOut : nil
        return gate(page(request, remark, target))
    }

    private func enter(
        _ request: Request,
        with key: String,
        _ target: String
    ) async throws(StoreError) -> Response {
        let address = request.browserAddress
        guard access.limit.allows(address, at: now()) else {
            return gate(page(request, .tooOften, target), .tooManyRequests)
        }
        guard let expected = access.key, expected.matches(key[...]) else {
            access.limit.failed(address, at: now())
            return gate(page(request, .wrongKey, target), .forbidden)
        }
        return admit(request, try await access.shelf.begin(.key, from: address), target)
    }

    private func enter(
        _ request: Request,
        by link: String,
        _ target: String
    ) async throws(StoreError) -> Response {
        let address = request.browserAddress
        guard access.limit.allows(address, at: now()) else {
            return gate(page(request, .tooOften, target), .tooManyRequests)
        }
        guard let secret = SessionSecret(link),
            let session = try await access.shelf.begin(.link, from: address, by: secret)
        else {
            access.limit.failed(address, at: now())
            return usedLink(request, target)
        }
        return admit(request, session, target)
    }

    private func admit(_ request: Request, _ session: SiteSession?, _ target: String) -> Response {
        guard let session else { return Self.unavailable(language, readiness()) }
        return .see(target, cookie: SessionCookie(request).field(session))
    }

    private func usedLink(_ request: Request, _ target: String) -> Response {
        gate(page(request, .linkIsUsed, target), .forbidden)
    }

    // MARK: Out

    private func logout(_ request: Request, _ session: SiteSession) async throws(StoreError) -> Response {
        guard request.method == .post else { return .allow([.post]) }
        try await access.shelf.end(session, from: request.browserAddress)
        return .see("/login?done=logout", cookie: SessionCookie(request).removal)
    }

    private func toLogin(_ request: Request) -> Response {
        let query = String(decoding: request.query, as: UTF8.self)
        let target = request.path + (query.isEmpty ? "" : "?" + query)
        guard request.method != .post, target != "/" else { return .see("/login") }
        return .see(QueryText.link("/login", [("to", LocalAddress.checked(target))]))
    }

    // MARK: Pages

    private func page(_ request: Request, _ remark: LoginPage.Remark?, _ target: String) -> LoginPage {
        // Where no key is configured nothing could be typed: a link, or nothing.
        let question: LoginPage.Question = access.key == nil ? .nothing : .key
        let isNear = request.peer?.isLoopback ?? false
        return LoginPage(
            language: language,
            question: question,
            remark: remark,
            target: target,
            isExposed: !request.isEncrypted && !isNear
        )
    }

    private func closed(_ problem: RequestPlace.Problem) -> Response {
        let remark: LoginPage.Remark =
            switch problem {
            case .notFromHere(let way): .notFromHere(way)
            case .host(let name): .host(SafeText.line(name))
            }
        return gate(LoginPage(language: language, question: .nothing, remark: remark), .forbidden)
    }

    private func gate(_ page: LoginPage, _ status: HTTPResponse.Status = .ok) -> Response {
        .site(SiteFrame.gate(page.title, language, page.body), status: status)
    }

    /// The store is away, and nobody's session can be looked up.
    static func unavailable(_ language: SiteLanguage, _ readiness: AdminEndpoint.Readiness) -> Response {
        let texts = FrameTexts(language: language)
        let title = texts.unavailable
        let text = language.say("本页请稍后再试。", "Try this page again in a moment.")
        let body: HTML = """
            <main id="main" class="gate"><p class="brand" aria-hidden="true">QRScene</p>
            <h1>\(title)</h1><p class="notice bad" role="alert">\(text) \(texts.pushes(readiness))</p></main>
            """
        return .site(SiteFrame.gate(title, language, body), status: .serviceUnavailable)
    }
}
