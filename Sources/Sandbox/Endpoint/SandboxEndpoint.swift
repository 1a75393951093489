internal import HTTPTypes
public import HTTPWire
internal import OfficialAccount
internal import QRPictures

/// The sandbox over HTTP: both hosts of the platform, the endpoints for scripts, and the phone page.
public struct SandboxEndpoint: RequestHandler {
    private let sandbox: Sandbox

    /// Serves a sandbox.
    public init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    /// Answers the platform's interfaces at once, and what makes the platform push when the account has answered.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - exchange: Where a later answer goes.
    /// - Returns: The answer, or `nil` where it comes later.
    public func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        let path = request.path
        if path.hasPrefix("/cgi-bin/") || path.hasPrefix("/sns/") { return platform(request, path) }
        guard ReachedHost.isTrusted(request.host) else {
            return .sandboxError(.forbidden, "open the sandbox by its IP address or as localhost")
        }
        if path == AuthorizationPage.path { return AuthorizationPage(sandbox: sandbox).answer(request) }
        if path.hasPrefix("/sandbox/") { return script(request, path, exchange) }
        guard let asset = PhonePage.asset(at: path) else { return .sandboxError(.notFound, "there is nothing here") }
        guard request.method == .get || request.method == .head else {
            return .sandboxError(.methodNotAllowed, "use GET")
        }
        return asset
    }

    private func platform(_ request: Request, _ path: String) -> Response {
        guard path != "/cgi-bin/showqrcode" else { return picture(request) }
        let call = APICall(
            isPost: request.method == .post,
            path: path,
            query: FormQuery(request.query),
            body: Array(request.body)
        )
        let now = sandbox.clock.seconds
        let hasCallback = sandbox.callback != nil
        let answer = sandbox.withPlatform { $0.answer(call, hasCallback: hasCallback, at: now) }
        guard let answer else { return .sandboxError(.notFound, "the sandbox has no such interface") }
        return .json(answer)
    }

    /// `showqrcode`: no token is asked for, and nothing but a ticket that was made here gets a picture.
    private func picture(_ request: Request) -> Response {
        let ticket = FormQuery(request.query)["ticket"].map(Ticket.init(rawValue:))
        let code = ticket.flatMap { ticket in sandbox.withPlatform { $0.codes[ticket] } }
        guard let code, let picture = try? QRPicture(code.url) else {
            return .sandboxError(.notFound, "no code has this ticket")
        }
        return Response(
            status: .ok,
            fields: [
                // What the platform says; there is no such type, and every browser knows it.
                .contentType: "image/jpg", .cacheControl: "max-age=604800", .acceptRanges: "bytes",
                .xContentTypeOptions: "nosniff",
            ],
            body: picture.jpeg
        )
    }

    private func script(_ request: Request, _ path: String, _ exchange: Exchange) -> Response? {
        switch (request.method, path) {
        case (.get, "/sandbox/state"): return .json(SandboxState(sandbox))
        case (.get, "/sandbox/ledger"):
            let query = FormQuery(request.query)
            let after = query["after"].flatMap { Int($0) } ?? 0
            return .json(sandbox.ledger.entries(after: after, faulty: query["faults"] == "1"))
        case (.post, _): break
        default: return .sandboxError(.methodNotAllowed, "use POST, or GET for /sandbox/state and /sandbox/ledger")
        }
        // A page of another site must not be able to push buttons here.
        if let origin = request[.origin], origin != "http://\(request.host ?? "")",
            origin != "https://\(request.host ?? "")"
        {
            return .sandboxError(.forbidden, "another site's page may not use the sandbox")
        }
        guard let body = ScriptBody(request.body) else {
            return .sandboxError(.badRequest, "the body must be a JSON object, for example {\"openid\":\"o…\"}")
        }
        return script(path, body, exchange)
    }

    private func script(_ path: String, _ body: ScriptBody, _ exchange: Exchange) -> Response? {
        let now = sandbox.clock.seconds
        switch path {
        case "/sandbox/code":
            guard let wanted = body.codeRequest else {
                return .sandboxError(.badRequest, "give a scene of 1 to 64 characters, and seconds up to 2592000")
            }
            let code = sandbox.withPlatform { platform in try? platform.createCode(wanted, at: now) }
            guard let code else { return .sandboxError(.conflict, "the account's codes are used up") }
            return .json(SandboxState.CodeView(code))
        case "/sandbox/crowd":
            guard let count = body.count, (1...100_000).contains(count) else {
                return .sandboxError(.badRequest, "say how many follow without a push: count, 1 to 100000")
            }
            let ticket = body.ticket.map(Ticket.init(rawValue:))
            let added = sandbox.withPlatform { $0.followQuietly(count, by: ticket, at: body.at ?? now) }
            return .json(["added": added])
        case "/sandbox/tokens":
            sandbox.withPlatform { $0.tokens.end(expired: body.expired ?? true, at: now) }
            return .json(["ended": true])
        case "/sandbox/callback":
            guard let url = body.url, url.hasPrefix("http://") || url.hasPrefix("https://") else {
                return .sandboxError(.badRequest, "give a url that begins with http:// or https://")
            }
            Task { exchange.answer(.json(["problem": await sandbox.setCallback(url)])) }
            return nil
        default: return act(path, body, exchange)
        }
    }

    private func act(_ path: String, _ body: ScriptBody, _ exchange: Exchange) -> Response? {
        let ticket = body.ticket.map(Ticket.init(rawValue:))
        let action: PersonAction
        switch path {
        case "/sandbox/scan":
            guard let ticket else { return .sandboxError(.badRequest, "a scan needs a ticket") }
            action = .scan(ticket, follows: body.follow ?? true)
        case "/sandbox/follow": action = .follow(by: ticket, repeating: body.repeating ?? false)
        case "/sandbox/unfollow": action = .unfollow
        case "/sandbox/text":
            guard let text = body.content, !text.isEmpty, text.utf8.count <= 4096 else {
                return .sandboxError(.badRequest, "a text needs content, up to 4096 bytes")
            }
            action = .write(text)
        default: return .sandboxError(.notFound, "there is nothing here")
        }
        guard let openID = body.openid.map(OpenID.init(rawValue:)) else {
            return .sandboxError(.badRequest, "say who does it: openid")
        }
        Task {
            let outcome = await sandbox.perform(action, by: openID)
            exchange.answer(
                outcome.map { .json($0) }
                    ?? .sandboxError(.notFound, "nobody has this openid: 28 characters, the first an o")
            )
        }
        return nil
    }
}
