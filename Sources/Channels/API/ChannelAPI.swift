internal import HTTPTypes
public import HTTPWire
internal import OfficialAccount
public import Store
public import WeChatAPI

/// `/api/v1/codes` and `/api/v1/stats`, for the operator.
public struct ChannelAPI: Sendable {
    private let catalogue: CodeCatalogue
    private let maker: CodeMaker
    private let stats: StatsDesk
    private let isHandled: @Sendable (_ scene: String, _ account: String) -> Bool?
    private let now: @Sendable () -> Int64

    /// The API.
    ///
    /// - Parameters:
    ///   - store: What is counted and kept.
    ///   - clock: The account's clock.
    ///   - clients: What makes codes, by the accounts' names.
    ///   - isHandled: Whether a route takes a scene; `nil` where there is no such account.
    ///   - now: The wall clock, in milliseconds since 1970.
    public init(
        store: any ChannelStore,
        clock: AccountClock,
        clients: [String: PlatformClient],
        isHandled: @escaping @Sendable (_ scene: String, _ account: String) -> Bool?,
        now: @escaping @Sendable () -> Int64
    ) {
        catalogue = CodeCatalogue(store: store, isHandled: isHandled, now: now)
        maker = CodeMaker(clients: clients, desk: CodeDesk(store: store, now: now))
        self.isHandled = isHandled
        self.now = now
        stats = StatsDesk(store: store, clock: clock, now: now)
    }

    /// Whether a path is this API's.
    public func takes(path: String) -> Bool { !ChannelRoute.at(path).isEmpty }

    /// Answers a request whose caller may do everything.
    public func answer(_ request: Request, _ exchange: Exchange) -> Response? {
        Task {
            do throws(ChannelRefusal) {
                exchange.answer(try await outcome(request))
            } catch {
                exchange.answer(error.response)
            }
        }
        return nil
    }

    private func outcome(_ request: Request) async throws(ChannelRefusal) -> Response {
        let routes = ChannelRoute.at(request.path)
        switch routes.first(where: { $0.method == request.method.rawValue }) {
        case .codes: return .json(try await list(try fields(request)))
        case .makeCodes: return try await make(request)
        case .stats: return try await report(try fields(request))
        case nil: throw .method(allowed: routes.map(\.method).joined(separator: ", "))
        }
    }

    private func fields(_ request: Request) throws(ChannelRefusal) -> FormFields {
        do {
            return try FormFields(request.query)
        } catch {
            switch error {
            case .notText(let name): throw .parameter(name: name, "it is not percent-encoded UTF-8")
            case .twice(let name): throw .parameter(name: name, "it stands there twice")
            }
        }
    }
}

// MARK: - Codes

extension ChannelAPI {
    private func make(_ request: Request) async throws(ChannelRefusal) -> Response {
        switch try CodeBody.read(request.body) {
        case .one(let body):
            let order = try checked(try body.order())
            return .json(object(catalogue.row(try await maker.make(order))), status: .created)
        case .many(let bodies):
            // Each is checked before a call is spent.
            var orders: [CodeOrder] = []
            for body in bodies { orders.append(try checked(try body.order())) }
            return .json(try await makeAll(orders))
        }
    }

    private func checked(_ order: CodeOrder) throws(ChannelRefusal) -> CodeOrder {
        guard isHandled(order.scene, order.account) != nil else { throw .noAccount(order.account) }
        guard maker.canMake(for: order.account) else { throw .noSecret(order.account) }
        return order
    }

    /// Makes what is not kept and working already, so that the same request, sent again, goes on with the rest.
    private func makeAll(_ orders: [CodeOrder]) async throws(ChannelRefusal) -> [String: JSONValue] {
        var made: [StoredCode] = []
        var there = 0
        var problem: ChannelRefusal?
        do throws(ChannelRefusal) {
            try await maker.run(orders) { step in
                switch step {
                case .made(let stored): made.append(stored)
                case .there: there += 1
                }
                return true
            }
        } catch {
            guard !made.isEmpty else { throw error }
            problem = error
        }
        return [
            "codes": .array(made.map { .object(object(catalogue.row($0))) }), "made": .number(made.count),
            "kept": .number(there), "left": .number(orders.count - made.count - there),
            "error": problem.map { .object($0.object) } ?? .null,
        ]
    }

    private func object(_ row: CodeCatalogue.Row) -> [String: JSONValue] { CodeJSON.code(row.stored, row.concerns) }

    private func list(_ fields: FormFields) async throws(ChannelRefusal) -> [String: JSONValue] {
        try StatsParameters.check(fields, ["account", "scene", "channel", "after", "limit"])
        var filter = CodeFilter(account: fields["account"] ?? "default", limit: try StatsParameters.limit(fields))
        filter.scene = fields["scene"]
        filter.channel = fields["channel"]
        if let text = fields["after"] {
            guard let id = CodeID(text) else { throw .parameter(name: "after", "ids look like code_12") }
            filter.before = id
        }
        do {
            let page = try await catalogue.page(filter)
            return [
                "codes": .array(page.rows.map { .object(object($0)) }), "next": .optional(page.next?.description),
                "permanent": .number(page.permanent),
                "permanent_quota": .number(CodeJSON.permanentQuota),
            ]
        } catch {
            throw .store(error)
        }
    }
}

// MARK: - Figures

extension ChannelAPI {
    private func report(_ fields: FormFields) async throws(ChannelRefusal) -> Response {
        let wantsSheet = try StatsParameters.wantsSheet(fields)
        let (question, compares) = try StatsParameters.question(fields, on: stats.clock, now: now())
        do {
            let report = try await stats.report(question)
            let previous = compares ? try await stats.report(question.previous) : nil
            guard wantsSheet else { return .json(StatsJSON.report(report, previous: previous)) }
            return .sheet(StatsCSV(report, on: stats.clock).text, named: "stats-\(question.by.rawValue).csv")
        } catch {
            throw .store(error)
        }
    }
}
