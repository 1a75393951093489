internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// The API of flows and bindings (`binding-security.md` §8), for host applications and the operator.
///
/// Whoever calls is known by then: ``handle(_:caller:_:)`` is told.
struct FlowAPI: Sendable {
    /// What comes of one request.
    enum Outcome: Sendable {
        case object([String: JSONValue], status: HTTPResponse.Status)
        case stream(FlowID)
    }

    let desk: FlowDesk
    private let events: FlowEvents
    private let refusals: RefusalPace

    init(desk: FlowDesk, events: FlowEvents, refusals: RefusalPace) {
        self.desk = desk
        self.events = events
        self.refusals = refusals
    }

    /// Whether a path is this API's.
    static func takes(_ path: String) -> Bool { FlowAPIRoute.find(path) != nil }

    func handle(_ request: Request, caller: FlowCaller, _ exchange: Exchange) -> Response? {
        guard let (route, id) = FlowAPIRoute.find(request.path) else {
            return FlowAPIRefusal.notFound("there is no \(request.path)").response
        }
        guard request.method.rawValue == route.method else {
            return FlowAPIRefusal.method(allowed: route.method).response
        }
        Task { await answer(route, id, caller, request, exchange) }
        return nil
    }

    private func answer(
        _ route: FlowAPIRoute,
        _ id: FlowID,
        _ caller: FlowCaller,
        _ request: Request,
        _ exchange: Exchange
    ) async {
        do {
            switch try await outcome(route, id, caller, request) {
            case .object(let object, let status): exchange.answer(.json(object, status: status))
            case .stream(let id): events.follow(id, exchange)
            }
        } catch {
            let refusal = FlowAPIRefusal(error)
            if case .refused = refusal { await refusals.wait(since: request.receivedAt) }
            exchange.answer(refusal.response)
        }
    }

    private func outcome(
        _ route: FlowAPIRoute,
        _ id: FlowID,
        _ caller: FlowCaller,
        _ request: Request
    ) async throws -> Outcome {
        switch route {
        case .create: return try await create(caller.key, request)
        case .show: return .object(show(try await flow(id, of: caller), to: caller), status: .ok)
        case .events: return .stream(try await flow(id, of: caller).flow.id)
        case .code, .refresh, .collect: return try await prove(route, id, caller.key, request)
        case .cancel, .stepUp, .object, .undo, .revoke:
            let deed = try FlowAPIRequests.read(FlowAPIRequests.Deed.self, request.body)
            return try await vouch(route, id, caller, deed)
        case .result: return try await redeem(caller.key, request)
        case .bindings: return try await bindings(caller, request)
        case .conflicts: return try await conflicts(caller)
        }
    }

    private func flow(_ id: FlowID, of caller: FlowCaller) async throws -> StoredFlow {
        guard let stored = try await desk.flow(id), caller.sees(stored.flow) else {
            throw FlowAPIRefusal.notFound("there is no flow \(id), or no more")
        }
        return stored
    }

    func show(_ stored: StoredFlow) -> [String: JSONValue] {
        FlowJSON.flow(stored, picture: desk.pictureText(of: stored), desk.configuration)
    }

    /// The operator sees why a flow waits; to an application, which may hand this on to a browser, the list of conflicts
    /// says so.
    private func show(_ stored: StoredFlow, to caller: FlowCaller) -> [String: JSONValue] {
        var object = show(stored)
        if caller == .operator, case .conflict(_, let conflict) = stored.flow.state {
            object["conflict"] = FlowJSON.conflict(conflict, stored.flow, desk.configuration)
        }
        return object
    }
}

// MARK: - Flows

extension FlowAPI {
    private func create(_ application: APIKeyID, _ request: Request) async throws -> Outcome {
        guard let host = desk.configuration.application(application) else {
            throw FlowAPIRefusal.notFound("the application \(application.rawValue) is not configured")
        }
        let body = try FlowAPIRequests.read(FlowAPIRequests.Create.self, request.body)
        let wish = try body.wish(of: host, for: desk.configuration.officialAccount)
        let once = request[Self.onceField].map { OnceKey($0, of: application, body: Array(request.body)) }
        do {
            let stored = try await desk.create(wish, from: body.origin(desk.keys), once: once)
            return .object(show(stored), status: .created)
        } catch let refusal as FlowRefusal {
            // Whoever holds the key is told what to correct.
            throw FlowAPIRefusal.request(refusal)
        }
    }

    private static let onceField = HTTPField.Name("Idempotency-Key") ?? .ifMatch

    /// Requests that must hold the verifier.
    private func prove(
        _ route: FlowAPIRoute,
        _ id: FlowID,
        _ application: APIKeyID,
        _ request: Request
    ) async throws -> Outcome {
        let body = try FlowAPIRequests.read(FlowAPIRequests.Proof.self, request.body)
        let proof = BrowserProof(
            verifier: body.verifier.flatMap { ScanVerifier($0) },
            account: body.accountRef.map { AccountReference(rawValue: $0) },
            route: .backChannel(application)
        )
        let digits = body.code.flatMap { PhoneCode(typed: $0) }
        let step = try await desk.change { transaction in
            guard let stored = try await desk.shelf(transaction).flow(id), stored.flow.apiKey == application else {
                throw FlowRefusal.otherKey
            }
            switch route {
            case .refresh: return try await desk.take(.refresh(proof), stored, transaction)
            case .collect: return try await desk.take(.collect(proof), stored, transaction)
            default:
                let step = try await desk.complete(stored, proof, digits, transaction, from: nil)
                guard step.refusal == nil, step.flow.flow.state.completion != nil else { return step }
                return try await desk.take(.collect(proof), step.flow, transaction)
            }
        }
        // Thrown here and not above: wrong digits are counted.
        if let refusal = step.refusal { throw refusal }
        var stored = step.flow
        if let order = step.order, let made = try await desk.make(order) { stored = made }
        var object = show(stored)
        object["result_code"] = .optional(step.resultCode?.text)
        return .object(object, status: .ok)
    }

    private func redeem(_ application: APIKeyID, _ request: Request) async throws -> Outcome {
        let body = try FlowAPIRequests.read(FlowAPIRequests.Claim.self, request.body)
        guard let verifier = ScanVerifier(body.verifier) else { throw FlowAPIRefusal.refused }
        let claim = ResultClaim(code: ResultCode(body.resultCode), verifier: verifier, apiKey: application)
        let result = try await desk.redeem(claim)
        let seesOpenID = desk.configuration.application(application)?.seesOpenIDs ?? false
        return .object(FlowJSON.result(result, seesOpenID: seesOpenID), status: .ok)
    }
}
