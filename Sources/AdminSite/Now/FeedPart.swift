internal import Admin
internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store
import Synchronization

/// `/feed`: each push as it comes, as a server-sent event (HTML Living Standard §9.2) that holds its line in HTML.
///
/// A push whose handler had not ended comes again when it has. The line is drawn by ``EventRow``, so what the feed puts
/// into a list is what the list would hold if it were loaded again.
final class FeedPart: SitePart {
    /// Feeds at one time: each looks into the store once a second.
    private static let limit = 32
    private static let pause: Duration = .seconds(1)
    /// Between two words to a silent browser, so that what stands between does not take the connection for dead.
    private static let silence: Duration = .seconds(15)
    /// After it the browser asks again, and so shows that it still may.
    private static let life: Duration = .seconds(600)

    private let desks: SiteDesks
    private let open = Mutex(0)
    let section: SiteSection? = nil

    init(desks: SiteDesks) { self.desks = desks }

    func takes(_ path: String) -> Bool { path == "/feed" }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkReads()
        let archive = try desks.kept()
        guard visit.request.method == .get else { throw SiteRefusal.method(allowed: [.get]) }
        let isTaken = open.withLock { open in
            guard open < Self.limit else { return false }
            open += 1
            return true
        }
        guard isTaken else { return .response(Response(status: .serviceUnavailable)) }
        let look = visit.look
        return .stream { exchange in
            let fields: HTTPFields = [
                .contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ]
            let stream = exchange.stream(Response(status: .ok, fields: fields))
            let task = Task {
                await self.follow(archive, look, stream)
                stream.finish()
            }
            stream.whenOver { _ in
                task.cancel()
                self.open.withLock { $0 -= 1 }
            }
        }
    }

    private func follow(_ archive: any PushArchive, _ look: SiteLook, _ stream: ResponseStream) async {
        let (time, desk) = (desks.time, desks.pushes)
        let follower = PushFollower(archive: archive, filter: PushFilter(limit: 10), pause: Self.pause, time: time)
        let feed = Task {
            var lastWord = time.now()
            // Where the store is away the feed ends, and the browser comes again.
            try? await follower.run { pushes in
                let events = pushes.map { Self.event(EventRow(push: $0, reading: desk.read($0), look: look)) }
                let isSilent = time.now() - lastWord >= Self.silence
                guard !events.isEmpty || isSilent else { return }
                stream.send(Array((events.isEmpty ? ": \n\n" : events.joined()).utf8))
                lastWord = time.now()
            }
        }
        let end = Task {
            try? await time.sleep(time.now() + Self.life)
            feed.cancel()
        }
        await withTaskCancellationHandler {
            await feed.value
        } onCancel: {
            feed.cancel()
        }
        end.cancel()
    }

    private static func event(_ row: EventRow) -> String {
        let data = JSONValue.object(["html": .string(row.item.markup)])
        return "event: push\nid: \(row.push.id)\ndata: \(data.text)\n\n"
    }
}
