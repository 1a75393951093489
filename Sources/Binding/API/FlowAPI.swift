internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// The API of flows and bindings (`binding-security.md` §8), for host applications and the operator.
///
/// Whoever calls is known by then: ``handle(_:caller:_:)`` is told the application's name.
struct FlowAPI: Sendable {
    /// What comes of one request.
    private enum Outcome: Sendable {
        case object([String: JSONValue], status: HTTPResponse.Status)
        case stream(FlowID)
    }

    private let desk: FlowDesk
    private let events: FlowEvents
    private let refusals: RefusalPace

    init(desk: FlowDesk, events: FlowEvents, refusals: RefusalPace) {
        self.desk = desk
        self.events = events
        self.refusals = refusals
    }

    /// Whether a path is this API's.
    static func takes(_ path: String) -> Bool { FlowAPIRoute.find(path) != nil }

    func handle(_ request: Request, caller: String, _ exchange: Exchange) -> Response? {
        let application = APIKeyID(rawValue: caller)
        guard let (route, id) = FlowAPIRoute.find(request.path) else {
            return FlowAPIRefusal.notFound("there is no \(request.path)").response
        }
        guard request.method.rawValue == route.method else {
            return FlowAPIRefusal.method(allowed: route.method).response
        }
        Task { await answer(route, id, application, request, exchange) }
        return nil
    }

    private func answer(
        _ route: FlowAPIRoute,
        _ id: FlowID,
        _ application: APIKeyID,
        _ request: Request,
        _ exchange: Exchange
    ) async {
        do {
            switch try await outcome(route, id, application, request) {
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
        _ application: APIKeyID,
        _ request: Request
    ) async throws -> Outcome {
        switch route {
        case .create: return try await create(application, request)
        case .show: return .object(show(try await own(id, application)), status: .ok)
        case .events: return .stream(try await own(id, application).flow.id)
        case .code, .refresh, .collect: return try await prove(route, id, application, request)
        case .cancel, .stepUp, .object, .undo: return try await vouch(route, id, application, request)
        case .result: return try await redeem(application, request)
        case .bindings: return try await bindings(application, request)
        case .revoke: return try await revoke(id, application, request)
        case .conflicts: return try await conflicts(application)
        }
    }

    private func own(_ id: FlowID, _ application: APIKeyID) async throws -> StoredFlow {
        guard let stored = try await desk.flow(id), stored.flow.apiKey == application else {
            throw FlowAPIRefusal.notFound("there is no flow \(id), or no more")
        }
        return stored
    }

    private func show(_ stored: StoredFlow) -> [String: JSONValue] {
        FlowJSON.flow(stored, picture: desk.pictureText(of: stored), desk.configuration)
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

    /// Requests for which the application answers.
    private func vouch(
        _ route: FlowAPIRoute,
        _ id: FlowID,
        _ application: APIKeyID,
        _ request: Request
    ) async throws -> Outcome {
        let step = try await desk.step(id, of: application) { stored, transaction throws(StoreError) in
            try await event(route, stored, application, request, transaction)
        }
        if let refusal = step.refusal { throw refusal }
        return .object(show(step.flow), status: .ok)
    }

    private func event(
        _ route: FlowAPIRoute,
        _ stored: StoredFlow,
        _ application: APIKeyID,
        _ request: Request,
        _ transaction: StateTransaction
    ) async throws(StoreError) -> FlowEvent {
        let account = (try? FlowAPIRequests.read(FlowAPIRequests.Account.self, request.body))?.accountRef ?? ""
        let owner = AccountReference(rawValue: account)
        switch route {
        case .stepUp:
            var register = BindingRegister()
            if let scan = stored.flow.state.scan {
                register = try await desk.register(for: stored.flow, scan, transaction)
            }
            return .stepUp(owner, by: application, register)
        case .object: return .object(.account(owner, by: application))
        case .undo: return .undo(.account(owner, by: application))
        default:
            let reason = (try? FlowAPIRequests.read(FlowAPIRequests.Ending.self, request.body))?.reason
            return .cancel(reason == "logout" ? .logout(application) : .hostApplication(application))
        }
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

// MARK: - Bindings

extension FlowAPI {
    private func bindings(_ application: APIKeyID, _ request: Request) async throws -> Outcome {
        guard let account = (try? FormFields(request.query))?["account_ref"], !account.isEmpty else {
            throw FlowAPIRefusal.body("the parameter account_ref is missing")
        }
        let shelf = desk.shelf(StateTransaction(desk.store))
        let tag = Binding.tag(
            AccountReference(rawValue: account),
            desk.configuration.officialAccount,
            application
        )
        let found = try await shelf.bindings(tagged: tag, limit: 100)
        let now = shelf.now
        return .object(
            ["bindings": .array(found.map { FlowJSON.binding($0, now, desk.configuration) })],
            status: .ok
        )
    }

    private func revoke(_ id: FlowID, _ application: APIKeyID, _ request: Request) async throws -> Outcome {
        let ending = try FlowAPIRequests.read(FlowAPIRequests.Ending.self, request.body)
        let (revoker, reason): (Revoker, RevokeReason) =
            switch ending.reason {
            case "account_deleted": (.accountDeleted(application), .accountDeleted)
            default: (.hostApplication(application), .hostApplication)
            }
        let (flow, refusal): (StoredFlow, FlowRefusal?) = try await desk.change { transaction in
            let shelf = desk.shelf(transaction)
            guard let stored = try await shelf.flow(id), stored.flow.apiKey == application else {
                throw FlowRefusal.otherKey
            }
            if let binding = try await shelf.binding(of: id),
                let maker = try await desk.removeRestored(binding, reason, transaction)
            {
                return (maker, nil)
            }
            let step = try await desk.take(.revoke(revoker), stored, transaction)
            return (step.flow, step.refusal)
        }
        if let refusal { throw refusal }
        return .object(show(flow), status: .ok)
    }

    private func conflicts(_ application: APIKeyID) async throws -> Outcome {
        let shelf = desk.shelf(StateTransaction(desk.store))
        let flows = try await shelf.flows(tagged: StoredFlow.conflictTag, limit: 200)
        let own = flows.filter { $0.flow.apiKey == application }
        return .object(["conflicts": .array(own.map { .object(show($0)) })], status: .ok)
    }
}
