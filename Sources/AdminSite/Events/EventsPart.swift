internal import Admin
internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// Loads the list of events and its single pages, and lets one come again.
struct EventsPart: SitePart {
    let desks: SiteDesks
    let replays: ReplayDesk
    let section: SiteSection? = .events

    func takes(_ path: String) -> Bool { path == "/events" || path.hasPrefix("/events/") }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        let parts = visit.path.split(separator: "/").dropFirst()
        guard let name = parts.first else { return try await list(visit) }
        guard let id = PushID(String(name)), id.description == name, parts.count <= 2,
            let push = try await desks.kept().push(id)
        else { throw SiteRefusal.notFound }
        switch parts.dropFirst().first {
        case nil where visit.isPost: return try await replayEdited(push, visit)
        case nil: return .page(try await page(push, visit))
        case "replay": return try await replay(push, visit)
        case "fixture.xml": return try file(Array(push.record.document), "\(id).xml", "application/xml", visit)
        case "fixture.json":
            return try file(FixtureSheet(push, desks.pushes.read(push)).bytes, "\(id).json", "application/json", visit)
        default: throw SiteRefusal.notFound
        }
    }

    private func list(_ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkReads()
        let query = EventQuery(visit.query)
        let found = try await EventSearch(archive: desks.kept()).page(query, now: visit.look.now)
        let names = desks.accounts().map(\.name)
        return .page(
            EventsPage(
                look: visit.look,
                query: query,
                rows: found.pushes.map { EventRow(push: $0, reading: desks.pushes.read($0), look: visit.look) },
                next: found.next,
                isCutShort: found.isCutShort,
                accounts: names.count > 1 ? names : []
            )
        )
    }

    private func page(_ push: StoredPush, _ visit: SiteVisit, draft: EventEdit.Draft? = nil) async throws -> EventPage {
        let reading = desks.pushes.read(push)
        var original: EventComparison?
        if let id = push.record.replayOf, let old = try await desks.kept().push(id) {
            original = EventComparison(look: visit.look, old: old, was: desks.pushes.read(old), now: reading)
        }
        return EventPage(
            look: visit.look,
            push: push,
            reading: reading,
            replayedAs: try await replays.replay(of: push.id),
            isFresh: visit.query["done"] == "replay",
            original: original,
            edit: EventEdit(look: visit.look, push: push, draft: draft)
        )
    }

    private func replay(_ push: StoredPush, _ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkWrites()
        do throws(ReplayDesk.Failure) {
            return .see("/events/\(try await replays.replay(push, by: visit.author).id)?done=replay")
        } catch {
            throw try refusal(error, visit)
        }
    }

    private func replayEdited(_ push: StoredPush, _ visit: SiteVisit) async throws -> SiteAnswer {
        let texts = EventsTexts(language: visit.language)
        guard let field = visit.form["document"] else { throw SiteRefusal.bad(texts.noDocument) }
        let edited = EventEdit.document(of: field)
        do throws(ReplayDesk.Failure) {
            return .see("/events/\(try await replays.replay(push, edited: edited, by: visit.author).id)?done=replay")
        } catch {
            guard case .refused(.document(let fault)) = error else { throw try refusal(error, visit) }
            let draft = EventEdit.Draft(text: String(decoding: edited, as: UTF8.self), fault: fault)
            return .page(try await page(push, visit, draft: draft), status: .unprocessableContent)
        }
    }

    private func refusal(_ failure: ReplayDesk.Failure, _ visit: SiteVisit) throws(StoreError) -> SiteRefusal {
        let texts = EventsTexts(language: visit.language)
        switch failure {
        case .refused(let refusal): return .conflict(texts.notReplayable(refusal.description))
        case .answered(let status): return .conflict(texts.notReplayable("it was answered \(status)"))
        case .notNoted(let error): throw error
        }
    }

    private func file(_ bytes: [UInt8], _ name: String, _ type: String, _ visit: SiteVisit) throws -> SiteAnswer {
        try visit.checkReads()
        var fields: HTTPFields = [
            .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        // A document of a stranger is saved, and never shown as a page of ours.
        fields[.contentDisposition] = "attachment; filename=\"\(name)\""
        return .response(Response(status: .ok, fields: fields, body: bytes))
    }
}
