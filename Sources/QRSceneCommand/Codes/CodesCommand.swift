import ArgumentParser
import QRScene

/// `qrscene codes`: the codes that were made.
struct CodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes",
        abstract: "Lists the codes that are kept, with what somebody should look at.",
        discussion: """
            expired: it has stopped working. expires_soon: it does so within three days. dormant: nobody scanned it \
            for thirty days. unhandled: no route takes its scene.

            Exit codes: 0 done, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene codes --channel airport --json
            """
    )

    @Option(name: .long, help: "Only this scene.")
    var scene: String?

    @Option(name: .long, help: "Only this channel.")
    var channel: String?

    @Option(name: .long, help: "How many at most, the newest first.")
    var limit = 100

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit takes 1 to 100000") }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings()
            let store = try settings.visitDatabase().channels
            // Without a routes file nothing is handled by one, and nothing is to be said about it.
            let router = settings.routesPath == nil ? nil : try RoutesLoader.scenes(at: settings.routesPath).router()
            let now = TimeSource.system.unixMilliseconds()
            let filter = CodeFilter(account: "default", scene: scene, channel: channel, limit: limit)
            let found: [StoredCode]
            let permanent: Int
            do throws(StoreError) {
                found = try await store.codes(filter)
                permanent = try await store.permanentCodes(of: filter.account)
            } catch {
                throw StoreFailure(error: error)
            }
            let rows = found.map { stored in
                (stored, CodeConcern.about(stored, now: now, isHandled: router.map { $0.takes(stored) } ?? true))
            }
            if output.json {
                for (stored, concerns) in rows { Terminal.answer(JSONText.object(CodeJSON.code(stored, concerns))) }
            } else {
                if !rows.isEmpty { Terminal.answer(table(rows)) }
                Terminal.say("\(permanent) of \(CodeJSON.permanentQuota) permanent codes are used")
            }
        }
    }

    private func table(_ rows: [(StoredCode, [CodeConcern])]) -> String {
        let cells = rows.map { stored, concerns in
            [
                stored.id.description, Printable.text(stored.code.scene), Printable.text(stored.code.channel ?? "—"),
                Printable.text(stored.code.label ?? "—"), stored.code.expiresAt.map { LocalTime.text($0) } ?? "never",
                stored.lastScanAt.map { LocalTime.text($0) } ?? "never",
                concerns.map(\.rawValue).joined(separator: ", "),
            ]
        }
        return Table.text(cells, header: ["CODE", "SCENE", "CHANNEL", "LABEL", "EXPIRES", "LAST SCAN", "LOOK AT"])
    }
}

extension SceneRouter {
    /// Whether a follow or a scan of a code's scene has a route.
    fileprivate func takes(_ stored: StoredCode) -> Bool {
        guard let scene = SceneValue(stored.code.scene) else { return false }
        return Scan.Kind.allCases.contains { explain(scene, kind: $0).match != nil }
    }
}
