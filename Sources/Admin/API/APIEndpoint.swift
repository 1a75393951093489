internal import HTTPTypes
public import HTTPWire
package import OfficialAccount
public import Store

/// `/api/v1`: what the inbox remembers, for programs.
public struct APIEndpoint: RequestHandler {
    private let archive: (any PushArchive)?
    private let desk: any PushDesk
    private let replays: ReplayDesk
    private let access: APIAccess
    private let extensions: [any APIExtension]

    /// The API.
    ///
    /// - Parameters:
    ///   - archive: What is shown; `nil` where nothing is kept.
    ///   - desk: Reads pushes and lets them come again.
    ///   - state: Where replays are noted.
    ///   - key: What opens it to other machines; `nil`: this machine alone may ask.
    ///   - applicationKeys: What opens the extensions to applications, by their names.
    ///   - extensions: Further parts of it.
    public init(
        archive: (any PushArchive)?,
        desk: any PushDesk,
        state: any StateStore,
        key: APIKey?,
        applicationKeys: [String: APIKey] = [:],
        extensions: [any APIExtension] = []
    ) {
        self.archive = archive
        self.desk = desk
        replays = ReplayDesk(state: state, pushes: desk)
        self.extensions = extensions
        access = APIAccess(key: key, applicationKeys: applicationKeys)
    }

    /// Answers at once what is refused, and the rest when the store has spoken.
    public func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        do throws(APIRefusal) {
            let caller = try access.caller(request)
            if let part = extensions.first(where: { $0.takes(path: request.path) }) {
                return part.handle(request, from: caller, exchange)
            }
            guard caller == .operator else { throw .notForApplications }
            guard let (route, id) = APIRoute.find(request.path) else { throw .notFound("there is no \(request.path)") }
            guard request.method.rawValue == route.method else { throw .method(allowed: route.method) }
            guard route != .description else { return Self.description }
            guard let archive else { throw .noArchive }
            let query = try FormFields.query(request.query)
            let work = try work(route, id, query, request, archive)
            Task { exchange.answer(await Self.answer(to: work)) }
            return nil
        } catch {
            return error.response
        }
    }

    /// What an extension answers to an application that asks for what is the operator's.
    public static let operatorOnly = APIRefusal.notForApplications.response

    /// What an extension answers to a query or a body where it takes neither; `nil` where there is none, or `{}`.
    package static func refusal(ofWhatComesWith request: Request) -> Response? {
        do throws(APIRefusal) {
            if let name = try FormFields.query(request.query).values.keys.min() {
                throw .parameter(name: name, "there is no such parameter")
            }
            guard JSONBody.isObjectOrNothing(request.body) else { throw .body }
            return nil
        } catch {
            return error.response
        }
    }

    /// What an extension answers to another method than its own.
    package static func method(allowed: String) -> Response { APIRefusal.method(allowed: allowed).response }

    /// What an extension answers while the store is away.
    package static func unavailable(_ reason: String) -> Response { APIRefusal.store(reason).response }

    /// What an extension answers where it has made something.
    package static func created(_ object: [String: JSONValue]) -> Response { .json(object, status: .created) }

    private static let description = Response(
        status: .ok,
        fields: Response.jsonFields,
        body: PackageResources.openapi_json
    )

    private typealias Work = @Sendable () async throws -> [String: JSONValue]

    private static func answer(to work: Work) async -> Response {
        do {
            return .json(try await work())
        } catch let error as APIRefusal {
            return error.response
        } catch {
            return APIRefusal.store("\(error)").response
        }
    }

    private func work(
        _ route: APIRoute,
        _ id: Substring,
        _ query: FormFields,
        _ request: Request,
        _ archive: any PushArchive
    ) throws(APIRefusal) -> Work {
        if route == .events {
            let filter = try PushFilter(query)
            return { try await self.list(filter, archive) }
        }
        if let name = query.values.keys.min() { throw .parameter(name: name, "there is no such parameter") }
        guard let number = PushID(String(id)) else {
            throw .notFound("'\(id)' is no event's id: they look like evt_12")
        }
        guard route == .replay else {
            return {
                let push = try await find(number, in: archive)
                return EventJSON.detail(push, desk.read(push))
            }
        }
        let edited = try ReplayWish(request.body).document
        let author = AuditAuthor(name: "api", address: request.browserAddress)
        return { try await self.replay(try await find(number, in: archive), edited, author) }
    }

    private func list(_ filter: PushFilter, _ archive: any PushArchive) async throws -> [String: JSONValue] {
        // One more than the page, to know whether there is a next.
        var wider = filter
        wider.limit += 1
        let found = try await archive.pushes(wider)
        let page = found.prefix(filter.limit)
        return [
            "events": .array(page.map { .object(EventJSON.row($0, desk.read($0))) }),
            "next": .optional(found.count > page.count ? page.last?.id.description : nil),
        ]
    }

    private func replay(
        _ push: StoredPush,
        _ edited: [UInt8]?,
        _ author: AuditAuthor
    ) async throws(APIRefusal) -> [String: JSONValue] {
        do throws(ReplayDesk.Failure) {
            let (id, replayed) = try await replays.replay(push, edited: edited, by: author)
            return [
                "id": .string(id.description), "replay_of": .string(push.id.description),
                "status": .number(replayed.status), "route": .optional(replayed.route),
                "reply": EventJSON.reply(replayed.reply),
            ]
        } catch {
            switch error {
            case .refused(let refusal): throw .replay(refusal)
            case .answered(let status): throw .store("the replay was answered \(status), as a push would have been")
            case .notNoted(let error): throw .store(error.description)
            }
        }
    }
}

private func find(_ id: PushID, in archive: any PushArchive) async throws -> StoredPush {
    guard let push = try await archive.push(id) else {
        throw APIRefusal.notFound("there is no \(id), or no more")
    }
    return push
}
