import ArgumentParser
import QRScene

/// Which of the pushes that the inbox remembers are delivered again.
struct SavedPushes: ParsableArguments {
    @Option(name: .long, help: "A saved push: evt_12, or 12. May be repeated.")
    var id: [PushID] = []

    @Flag(name: .long, help: "Saved pushes whose handler threw or was given up.")
    var failed = false

    @Option(
        name: .long,
        help: ArgumentHelp("Saved pushes of the last 90s, 1h, 30d, or since a time.", valueName: "age|time")
    )
    var since: Moment?

    @Option(name: .long, help: "Saved pushes of this scene.")
    var scene: String?

    @Option(name: .long, help: "How many saved pushes at most, the oldest first.")
    var limit = 100

    @Option(
        name: .long,
        help: ArgumentHelp("Where they are saved; else QRSCENE_DATABASE.", valueName: "sqlite:PATH|URL")
    )
    var database: String?

    var isChosen: Bool { !id.isEmpty || failed || since != nil || scene != nil }

    func validate() throws {
        guard id.isEmpty || !(failed || since != nil || scene != nil) else {
            throw ValidationError("--id names the pushes: leave out --failed, --since and --scene")
        }
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit takes 1 to 100000") }
        guard scene.map({ SceneValue($0) != nil }) ?? true else { throw ValidationError("no code has such a scene") }
    }

    /// The pushes, the oldest first.
    ///
    /// - Throws: ``StoreFailure``; ``NotFoundFailure`` where one that was named is not there.
    func find(in archive: any PushArchive) async throws -> [StoredPush] {
        do {
            return id.isEmpty ? try await chosen(in: archive) : try await named(in: archive)
        } catch let error as StoreError {
            throw StoreFailure(error: error)
        }
    }

    private func chosen(in archive: any PushArchive) async throws -> [StoredPush] {
        var filter = PushFilter(states: failed ? StoredPush.State.failures : [], order: .oldestFirst, limit: limit)
        filter.since = since?.milliseconds()
        filter.scene = scene.flatMap { SceneValue($0) }
        let all = try await archive.count(filter)
        if all > limit { Terminal.say("\(all) are like that: these are the first \(limit); --limit takes more") }
        return try await archive.pushes(filter)
    }

    private func named(in archive: any PushArchive) async throws -> [StoredPush] {
        var pushes: [StoredPush] = []
        for id in id {
            guard let push = try await archive.push(id) else { throw NotFoundFailure(push: id) }
            pushes.append(push)
        }
        return pushes
    }
}
